// SPDX-License-Identifier: MIT-0
import { backend_util } from "@tensorflow/tfjs";
import type { DType, Emitter, KernelCall, Lowering, Value } from "../lowering.ts";
import type { TileOp } from "../tile-ops.ts";

/** The value under this type: itself, or converted into a temporary. */
export function as(emit: Emitter, value: Value, dtype: DType): Value {
  if (value.dtype === dtype) return value;
  const converted = emit.temp(value.shape, dtype);
  convert(emit, converted, value);
  return converted;
}

export function convert(emit: Emitter, out: Value, x: Value): void {
  const from = x.dtype === "float32";
  if (out.dtype === x.dtype) emit.map("copy", out, x);
  else if (out.dtype === "float32") emit.map("toFloat", out, x);
  else if (out.dtype === "bool") emit.map(from ? "floatToBool" : "intToBool", out, x);
  else emit.map(from ? "toInt" : "copy", out, x);
}

/** A float result kept under another type as a typed array would keep it: cut off, a bool in eight bits. */
function keep(emit: Emitter, out: Value, make: (out: Value) => void): void {
  if (out.dtype === "float32") make(out);
  else {
    const floats = emit.temp(out.shape, "float32");
    make(floats);
    keepByte(emit, out, (whole) => emit.map("toInt", whole, floats));
  }
}
/** tfjs keeps bools in bytes, so that false - true is 255. */
function keepByte(emit: Emitter, out: Value, make: (out: Value) => void): void {
  if (out.dtype !== "bool") make(out);
  else {
    const whole = emit.temp(out.shape, "int32");
    make(whole);
    emit.map("and", out, whole, 255);
  }
}

type Rule = DType | "same";
function under(rule: Rule, x: Value): DType {
  return rule === "same" ? x.dtype : rule;
}
const input = ({ inputs }: KernelCall) => inputs.x as Value;

/** One input. tfjs gives most results the input's type; `whole` is the operation on whole numbers, where floats would not do. */
function unary(kernel: string, op: TileOp, whole?: TileOp, rule: Rule = "same"): Lowering {
  return {
    kernel,
    outputs: (call) => [{ shape: input(call).shape, dtype: under(rule, input(call)) }],
    lower: (emit, call, [out]) => {
      const x = input(call);
      if (x.dtype !== "float32" && whole) keepByte(emit, out as Value, (kept) => emit.map(whole, kept, x));
      else keep(emit, out as Value, (kept) => emit.map(op, kept, as(emit, x, "float32")));
    },
  };
}

/** A question to each number; whole numbers are always finite. */
function test(kernel: string, op: TileOp, whole: TileOp): Lowering {
  return {
    kernel,
    outputs: (call) => [{ shape: input(call).shape, dtype: "bool" }],
    lower: (emit, call, [out]) => {
      const x = input(call);
      if (x.dtype === "float32") emit.map(op, out as Value, x);
      else emit.map(whole, out as Value, x, x);
    },
  };
}

/** relu, relu6, clipByValue: between two bounds. */
function clamp(kernel: string, boundsOf: (attrs: KernelCall["attrs"]) => { low: number; high: number }): Lowering {
  return {
    kernel,
    outputs: (call) => [{ shape: input(call).shape, dtype: input(call).dtype }],
    lower: (emit, call, [out]) => {
      const x = input(call);
      const { low, high } = boundsOf(call.attrs);
      const below = emit.temp(x.shape, x.dtype);
      if (x.dtype === "float32") {
        emit.map("min", below, x, high);
        emit.map("max", out as Value, below, low);
      } else {
        emit.map("imin", below, x, wholeBound(high));
        emit.map("imax", out as Value, below, wholeBound(low));
      }
    },
  };
}
function wholeBound(bound: number): number {
  return Math.trunc(Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, bound)));
}

const relu: Lowering = {
  kernel: "Relu",
  outputs: (call) => [{ shape: input(call).shape, dtype: input(call).dtype }],
  lower: (emit, call, [out]) => {
    if (input(call).dtype === "float32") emit.map("relu", out as Value, input(call));
    else emit.map("imax", out as Value, input(call), 0);
  },
};

const step: Lowering = {
  kernel: "Step",
  outputs: (call) => [{ shape: input(call).shape, dtype: input(call).dtype }],
  lower: (emit, call, [out]) =>
    keep(emit, out as Value, (kept) => emit.map("step", kept, as(emit, input(call), "float32"), call.attrs.alpha ?? 0)),
};

const leakyRelu: Lowering = {
  kernel: "LeakyRelu",
  outputs: (call) => [{ shape: input(call).shape, dtype: "float32" }],
  lower: (emit, call, [out]) => emit.map("leakyRelu", out as Value, as(emit, input(call), "float32"), call.attrs.alpha),
};

/** tfjs takes -1 as a bool for true, so that a bool stays what it is. */
const negative: Lowering = {
  kernel: "Neg",
  outputs: (call) => [{ shape: input(call).shape, dtype: input(call).dtype }],
  lower: (emit, call, [out]) => emit.map(({ float32: "neg", int32: "ineg", bool: "copy" } as const)[out!.dtype], out as Value, input(call)),
};

function pair({ inputs }: KernelCall, first = "a", second = "b"): [Value, Value] {
  return [inputs[first] as Value, inputs[second] as Value];
}
function broadcast(a: Value, b: Value): number[] {
  return backend_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]);
}

/** Two inputs. tfjs gives the result the first one's type. Where one is of floats, both are taken as floats. */
function binary(kernel: string, op: TileOp, whole?: TileOp, rule: Rule = "same"): Lowering {
  return {
    kernel,
    outputs: (call) => {
      const [a, b] = pair(call);
      return [{ shape: broadcast(a, b), dtype: under(rule, a) }];
    },
    lower: (emit, call, [out]) => {
      const [a, b] = pair(call);
      if (whole && a.dtype !== "float32" && b.dtype !== "float32") keepByte(emit, out as Value, (kept) => emit.map(whole, kept, a, b));
      else keep(emit, out as Value, (kept) => emit.map(op, kept, as(emit, a, "float32"), as(emit, b, "float32")));
    },
  };
}

/** Always whole numbers. */
const floorDiv: Lowering = {
  kernel: "FloorDiv",
  outputs: (call) => [{ shape: broadcast(...pair(call)), dtype: "int32" }],
  lower: (emit, call, [out]) => {
    const [a, b] = pair(call);
    if (a.dtype !== "float32" && b.dtype !== "float32") emit.map("ifloorDiv", out as Value, a, b);
    else emit.map("floorDiv", out as Value, as(emit, a, "float32"), as(emit, b, "float32"));
  },
};

function comparison(kernel: string, op: TileOp, whole: TileOp): Lowering {
  return {
    kernel,
    outputs: (call) => [{ shape: broadcast(...pair(call)), dtype: "bool" }],
    lower: (emit, call, [out]) => {
      const [a, b] = pair(call);
      if (a.dtype !== "float32" && b.dtype !== "float32") emit.map(whole, out as Value, a, b);
      else emit.map(op, out as Value, as(emit, a, "float32"), as(emit, b, "float32"));
    },
  };
}

function logical(kernel: string, op: "and" | "or"): Lowering {
  return {
    kernel,
    outputs: (call) => [{ shape: broadcast(...pair(call)), dtype: "bool" }],
    lower: (emit, call, [out]) => {
      const [a, b] = pair(call);
      emit.map(op, out as Value, as(emit, a, "bool"), as(emit, b, "bool"));
    },
  };
}
const logicalNot: Lowering = {
  kernel: "LogicalNot",
  outputs: (call) => [{ shape: input(call).shape, dtype: "bool" }],
  lower: (emit, call, [out]) => emit.map("not", out as Value, as(emit, input(call), "bool")),
};

const prelu: Lowering = {
  kernel: "Prelu",
  outputs: (call) => [{ shape: broadcast(...pair(call, "x", "alpha")), dtype: "float32" }],
  lower: (emit, call, [out]) => {
    const [x, alpha] = pair(call, "x", "alpha");
    emit.map("leakyRelu", out as Value, as(emit, x, "float32"), as(emit, alpha, "float32"));
  },
};

const eluGrad: Lowering = {
  kernel: "EluGrad",
  outputs: ({ inputs }) => [{ shape: (inputs.y as Value).shape, dtype: "float32" }],
  lower: (emit, call, [out]) => {
    const [dy, y] = pair(call, "dy", "y");
    emit.map("eluGrad", out as Value, as(emit, dy, "float32"), as(emit, y, "float32"));
  },
};

/** A condition of one axis chooses whole slices. */
const select: Lowering = {
  kernel: "Select",
  outputs: ({ inputs }) => {
    const [t, e] = [inputs.t as Value, inputs.e as Value];
    return [{ shape: t.shape, dtype: widest(t.dtype, e.dtype) }];
  },
  lower: (emit, { inputs }, [out]) => {
    const condition = inputs.condition as Value;
    const [t, e] = [as(emit, inputs.t as Value, out!.dtype), as(emit, inputs.e as Value, out!.dtype)];
    const slices = condition.shape.length === 1 && t.shape.length > 1;
    const spread = slices ? emit.view(condition, [...condition.shape, ...t.shape.slice(1).map(() => 1)]) : condition;
    emit.map("select", out as Value, spread, t, e);
  },
};
const widths: readonly DType[] = ["bool", "int32", "float32"];
function widest(a: DType, b: DType): DType {
  return widths[Math.max(widths.indexOf(a), widths.indexOf(b))] as DType;
}

const cast: Lowering = {
  kernel: "Cast",
  outputs: (call) => [{ shape: input(call).shape, dtype: call.attrs.dtype }],
  lower: (emit, call, [out]) => convert(emit, out as Value, input(call)),
};

/** Added one after another. */
const addN: Lowering = {
  kernel: "AddN",
  outputs: ({ list }) => [{ shape: list[0]!.shape, dtype: list[0]!.dtype }],
  lower: (emit, { list }, [out]) => {
    const last = list.length - 1;
    const op = out!.dtype === "float32" ? "add" : "iadd";
    if (last === 0) emit.map("copy", out as Value, list[0] as Value);
    let sum = list[0] as Value;
    for (let i = 1; i <= last; i++) {
      const next = i === last ? (out as Value) : emit.temp(sum.shape, sum.dtype);
      emit.map(op, next, sum, list[i] as Value);
      sum = next;
    }
  },
};

export const lowerings: readonly Lowering[] = [
  unary("Abs", "abs", "iabs"),
  unary("Acos", "acos"),
  unary("Acosh", "acosh"),
  unary("Asin", "asin"),
  unary("Asinh", "asinh"),
  unary("Atan", "atan"),
  unary("Atanh", "atanh"),
  unary("Ceil", "ceil", "copy"),
  unary("Cos", "cos"),
  unary("Cosh", "cosh"),
  unary("Elu", "elu"),
  unary("Erf", "erf"),
  unary("Exp", "exp", undefined, "float32"),
  unary("Expm1", "expm1"),
  unary("Floor", "floor", "copy"),
  unary("Log", "log"),
  unary("Log1p", "log1p"),
  negative,
  unary("Reciprocal", "reciprocal"),
  unary("Round", "round", "copy"),
  unary("Rsqrt", "rsqrt"),
  unary("Selu", "selu"),
  unary("Sigmoid", "sigmoid"),
  unary("Sign", "sign", "isign"),
  unary("Sin", "sin"),
  unary("Sinh", "sinh"),
  unary("Softplus", "softplus"),
  unary("Sqrt", "sqrt"),
  unary("Square", "square", "isquare"),
  unary("Tan", "tan"),
  unary("Tanh", "tanh"),
  test("IsNan", "isNaN", "inotEqual"),
  test("IsInf", "isInf", "inotEqual"),
  test("IsFinite", "isFinite", "iequal"),
  relu,
  clamp("Relu6", () => ({ low: 0, high: 6 })),
  clamp("ClipByValue", ({ clipValueMin, clipValueMax }) => ({ low: clipValueMin, high: clipValueMax })),
  step,
  leakyRelu,
  binary("Add", "add", "iadd"),
  binary("Sub", "sub", "isub"),
  binary("Multiply", "mul", "imul"),
  binary("RealDiv", "div", "idiv"),
  floorDiv,
  binary("Mod", "mod", "imod"),
  binary("Maximum", "max", "imax"),
  binary("Minimum", "min", "imin"),
  binary("Pow", "pow", "ipow"),
  binary("SquaredDifference", "squaredDifference", "isquaredDifference"),
  binary("Atan2", "atan2"),
  binary("BitwiseAnd", "and", "and"),
  comparison("Equal", "equal", "iequal"),
  comparison("NotEqual", "notEqual", "inotEqual"),
  comparison("Less", "less", "iless"),
  comparison("LessEqual", "lessEqual", "ilessEqual"),
  comparison("Greater", "greater", "igreater"),
  comparison("GreaterEqual", "greaterEqual", "igreaterEqual"),
  logical("LogicalAnd", "and"),
  logical("LogicalOr", "or"),
  logicalNot,
  prelu,
  eluGrad,
  select,
  cast,
  addN,
];
