/**
 * Finds uses of time, chance and environment that did not arrive as an argument. One of them
 * in the wrong place and a simulated day is no longer the same day twice.
 */
import ts from 'typescript';

export interface AmbientUse {
  readonly line: number;
  readonly what: string;
}

const TIMERS = new Set(['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']);
const MEMBERS = new Set([
  'AbortSignal.timeout',
  'Date.now',
  'Math.random',
  'crypto.getRandomValues',
  'crypto.randomUUID',
  'performance.now',
  'process.env',
  'process.hrtime',
]);
const MODULES = new Set(['node:timers', 'node:timers/promises', 'timers', 'timers/promises']);
const IMPORTS = new Set(['node:process env', 'node:process hrtime', 'node:perf_hooks performance']);

export function findAmbientUses(text: string): AmbientUse[] {
  const source = ts.createSourceFile('source.ts', text, ts.ScriptTarget.ES2023, true);
  const uses: AmbientUse[] = [];
  visit(source);
  return uses;

  function visit(node: ts.Node): void {
    const what = memberUse(node) ?? timerUse(node) ?? clockUse(node) ?? importUse(node);
    if (what === undefined) ts.forEachChild(node, visit);
    else uses.push({ line: lineOf(source, node), what });
  }
}

function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
}

/** `Date.now` even without a call: handing the function on is the same leak. */
function memberUse(node: ts.Node): string | undefined {
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return undefined;
  const member = memberName(node);
  const owner = node.expression.getText().replace(/^globalThis\./, '');
  if (owner === 'globalThis' && member !== undefined && TIMERS.has(member)) return member;
  const name = `${owner}.${member}`;
  return MEMBERS.has(name) ? name : undefined;
}

function memberName(
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  const { argumentExpression } = node;
  return ts.isStringLiteralLike(argumentExpression) ? argumentExpression.text : undefined;
}

function timerUse(node: ts.Node): string | undefined {
  if (!ts.isIdentifier(node) || !TIMERS.has(node.text)) return undefined;
  const { parent } = node;
  const isMemberName = ts.isPropertyAccessExpression(parent) && parent.name === node;
  const isDeclared = ts.isMethodDeclaration(parent) || ts.isMethodSignature(parent);
  const isKey = ts.isPropertyAssignment(parent) && parent.name === node;
  return isMemberName || isDeclared || isKey || ts.isTypeQueryNode(parent) ? undefined : node.text;
}

/** With an argument Date only does sums, without one it reads the wall clock. */
function clockUse(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node)) {
    const isNow = node.expression.getText() === 'Date' && !node.arguments?.length;
    return isNow ? 'new Date()' : undefined;
  }
  return ts.isCallExpression(node) && node.expression.getText() === 'Date' ? 'Date()' : undefined;
}

function importUse(node: ts.Node): string | undefined {
  if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) return undefined;
  const module = node.moduleSpecifier.text;
  if (MODULES.has(module)) return module;
  const bindings = node.importClause?.namedBindings;
  if (bindings === undefined || !ts.isNamedImports(bindings)) return undefined;
  const names = bindings.elements.map((each) => (each.propertyName ?? each.name).text);
  return names.map((name) => `${module} ${name}`).find((name) => IMPORTS.has(name));
}
