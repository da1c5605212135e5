import ts from "typescript";

/** One change to one source file. */
export interface Mutant {
  /** From the project's root. */
  file: string;
  /** Counted from 1. */
  line: number;
  /** The line's text. */
  code: string;
  /** What was changed: "a < b → a <= b". */
  change: string;
  /** Where the changed text begins and ends, and what stands there instead. */
  start: number;
  end: number;
  replacement: string;
}

/** Operators, and what each is changed to. */
const BINARY: Readonly<Record<string, readonly string[]>> = {
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "**": ["*"],
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "===": ["!=="],
  "!==": ["==="],
  "&&": ["||"],
  "||": ["&&"],
  "+=": ["-="],
  "-=": ["+="],
  "*=": ["/="],
  "/=": ["*="],
  ">>": ["<<"],
  ">>>": ["<<"],
  "<<": [">>"],
  "&": ["|"],
  "|": ["&"],
};

/** Operations that are called by name, of Math and of TensorFlow, and what each is changed to. */
const CALLED: Readonly<Record<string, string>> = {
  add: "sub",
  sub: "add",
  mul: "div",
  div: "mul",
  max: "min",
  min: "max",
  maximum: "minimum",
  minimum: "maximum",
  floor: "ceil",
  ceil: "floor",
  round: "floor",
  sqrt: "abs",
  exp: "expm1",
  log: "log1p",
  log1p: "log",
  expm1: "exp",
  sin: "cos",
  cos: "sin",
  sum: "mean",
  mean: "sum",
  square: "abs",
  every: "some",
  some: "every",
  greater: "greaterEqual",
  less: "lessEqual",
};

/**
 * All mutants of a source: operators, constants, conditions and signs, one at a time. Types and the texts of errors are left
 * as they are.
 *
 * @param file its name, for the mutants
 * @param text of it
 */
export function mutantsOf(file: string, text: string): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const lines = text.split("\n");
  const found: Mutant[] = [];
  const add = (node: { getStart(): number; getEnd(): number }, replacement: string, around: ts.Node) => {
    const [start, end] = [node.getStart(), node.getEnd()];
    const { line } = source.getLineAndCharacterOfPosition(start);
    const before = around.getText();
    const from = around.getStart();
    const after = before.slice(0, start - from) + replacement + before.slice(end - from);
    const change = `${excerpt(before)} → ${excerpt(after)}`;
    found.push({ file, line: line + 1, code: lines[line].trim(), change, start, end, replacement });
  };
  const visit = (node: ts.Node): void => {
    if (
      ts.isTypeNode(node) ||
      ts.isImportDeclaration(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node)
    )
      return;
    if (ts.isThrowStatement(node)) return;
    mutate(node, add);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A source with one mutant in it, as JavaScript. */
export function compiledMutant(text: string, { start, end, replacement, file }: Mutant): string {
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, esModuleInterop: true };
  return ts.transpileModule(text.slice(0, start) + replacement + text.slice(end), {
    compilerOptions: options,
    fileName: file,
  }).outputText;
}

type Add = (node: { getStart(): number; getEnd(): number }, replacement: string, around: ts.Node) => void;

function mutate(node: ts.Node, add: Add): void {
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.getText();
    // A "+" of texts is no sum.
    if (/^\+=?$/.test(operator) && [node.left, node.right].some(isText)) return;
    for (const other of BINARY[operator] ?? []) add(node.operatorToken, other, node);
    if (operator === "??") {
      add(node, node.left.getText(), node);
      add(node, node.right.getText(), node);
    }
  } else if (ts.isPrefixUnaryExpression(node)) {
    const operand = node.operand.getText();
    if (node.operator === ts.SyntaxKind.ExclamationToken) add(node, `(${operand})`, node);
    else if (node.operator === ts.SyntaxKind.MinusToken) add(node, `(${operand})`, node);
    else if (node.operator === ts.SyntaxKind.PlusPlusToken) add(node, `--${operand}`, node);
    else if (node.operator === ts.SyntaxKind.MinusMinusToken) add(node, `++${operand}`, node);
  } else if (ts.isPostfixUnaryExpression(node)) {
    add(node, node.operand.getText() + (node.operator === ts.SyntaxKind.PlusPlusToken ? "--" : "++"), node);
  } else if (ts.isNumericLiteral(node)) {
    const value = Number(node.text);
    add(node, Number.isInteger(value) ? String(value + 1) : `${value * 1.5}`, withName(node));
  } else if (node.kind === ts.SyntaxKind.TrueKeyword) add(node, "false", node.parent);
  else if (node.kind === ts.SyntaxKind.FalseKeyword) add(node, "true", node.parent);
  else if (ts.isConditionalExpression(node)) {
    add(node.condition, "true", node);
    add(node.condition, "false", node);
  } else if (ts.isIfStatement(node)) {
    add(node.expression, "true", node.expression);
    add(node.expression, "false", node.expression);
  } else if (
    ts.isPropertyAccessExpression(node) &&
    ts.isCallExpression(node.parent) &&
    node.parent.expression === node
  ) {
    const other = CALLED[node.name.text];
    if (other !== undefined && Object.hasOwn(CALLED, node.name.text)) add(node.name, other, node.parent);
  }
}

/** What a constant stands in, if that is short: it tells which of a line's equal constants is meant. */
function withName({ parent }: ts.Node): ts.Node {
  const { parent: above } = parent;
  return ts.isBinaryExpression(above) || ts.isVariableDeclaration(above) ? above : parent;
}

function isText(node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

function excerpt(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= 100 ? line : `${line.slice(0, 99)}…`;
}
