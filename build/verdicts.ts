import "./verdicts/main.ts";
