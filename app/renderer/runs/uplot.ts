import "./sound-language.ts";
import uPlot from "uplot";

export { uPlot };
