import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import ts from 'typescript'

/** What a piece of code does by itself: what it names of its own file and of others, and whose methods it calls. */
interface Piece {
  /** `file#name` of other pieces */
  refers: Set<string>
  /** `receiver.method`, as far as a receiver has a name */
  calls: Set<string>
  /** methods and properties, whoever has them */
  members: Set<string>
  /** names of classes of which it makes one */
  makes: Set<string>
  /** names of properties that it writes down: `Put` of a transaction, `IndexName` of a query */
  keys: Set<string>
}

type Imports = Map<string, { file: string; name: string }>
/** Where code stands: its file, what that imports and declares, and what the factory declares that it is in. */
interface Place {
  file: string
  imports: Imports
  own: Set<string>
  inner?: { factory: string; names: Set<string> }
}

/** Of a factory `function createX() { return { method() {} } }` each method is a piece of its own: `file#createX.method`. */
interface Code {
  pieces: Map<string, Piece>
  /** exported from one file, written in another */
  aliases: Map<string, string>
}

const newPiece = (): Piece => ({
  refers: new Set(),
  calls: new Set(),
  members: new Set(),
  makes: new Set(),
  keys: new Set(),
})

function fileOf(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  const file = normalize(join(dirname(from), specifier))
  return existsSync(file) ? file : undefined
}

/** Looks through what a node does when it runs; types say nothing about that. */
function look(node: ts.Node, piece: Piece, of: Place, skip: Set<ts.Node>) {
  if (skip.has(node) || ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
    return
  if (ts.isIdentifier(node)) {
    const imported = of.imports.get(node.text)
    if (of.inner?.names.has(node.text)) piece.refers.add(`${of.inner.factory}.${node.text}`)
    else if (imported) piece.refers.add(`${imported.file}#${imported.name}`)
    else if (of.own.has(node.text)) piece.refers.add(`${of.file}#${node.text}`)
    return
  }
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) piece.makes.add(node.expression.text)
  if (ts.isPropertyAccessExpression(node)) {
    const receiver = ts.isPropertyAccessExpression(node.expression)
      ? node.expression.name.text
      : node.expression.getText()
    piece.calls.add(`${receiver}.${node.name.text}`)
    piece.members.add(node.name.text)
    const imported = ts.isIdentifier(node.expression) ? of.imports.get(node.expression.text) : undefined
    if (imported?.name === '*') piece.refers.add(`${imported.file}#${node.name.text}`)
    look(node.expression, piece, of, skip)
    return
  }
  if (ts.isBindingElement(node)) piece.members.add((node.propertyName ?? node.name).getText())
  if (ts.isPropertyAssignment(node) || ts.isMethodDeclaration(node)) {
    piece.keys.add(node.name.getText())
    if (ts.isPropertyAssignment(node)) look(node.initializer, piece, of, skip)
    else for (const part of [...node.parameters, node.body]) if (part) look(part, piece, of, skip)
    return
  }
  if (ts.isShorthandPropertyAssignment(node)) piece.keys.add(node.name.text)
  ts.forEachChild(node, (child) => look(child, piece, of, skip))
}

/** What a factory declares: the functions in it, and the methods of the object literal that it ends in returning. */
function partsOf(declaration: ts.Node): Map<string, ts.Node> {
  const body = ts.isFunctionDeclaration(declaration) ? declaration.body : undefined
  const last = body?.statements.at(-1)
  const returned = last && ts.isReturnStatement(last) ? last.expression : undefined
  const parts = new Map<string, ts.Node>()
  if (!body || !returned || !ts.isObjectLiteralExpression(returned)) return parts
  for (const statement of body.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name) parts.set(statement.name.text, statement)
    if (!ts.isVariableStatement(statement)) continue
    for (const one of statement.declarationList.declarations) {
      if (one.initializer && ts.isArrowFunction(one.initializer)) parts.set(one.name.getText(), one)
    }
  }
  for (const one of returned.properties) {
    const isMethod =
      ts.isMethodDeclaration(one) || (ts.isPropertyAssignment(one) && ts.isArrowFunction(one.initializer))
    if (isMethod && one.name) parts.set(one.name.getText(), one)
    // `{ method }`: the function of that name, which is a part already.
    else if (ts.isShorthandPropertyAssignment(one) && parts.has(one.name.text)) parts.set(`{${one.name.text}}`, one)
  }
  return parts
}

/** Reads the source of the functions: every top-level declaration is a piece, and every method of a factory. */
export function readCode(): Code {
  const code: Code = { pieces: new Map(), aliases: new Map() }
  const files = readdirSync('functions', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('functions', name))
  for (const file of files) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
    const imports: Imports = new Map()
    const declared: [string, ts.Node][] = []
    for (const statement of source.statements) {
      if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
        const from = fileOf(file, statement.moduleSpecifier.text)
        const clause = statement.importClause
        if (!from || !clause || clause.isTypeOnly) continue
        const named = clause.namedBindings
        if (named && ts.isNamespaceImport(named)) imports.set(named.name.text, { file: from, name: '*' })
        else if (named) {
          for (const one of named.elements) {
            if (!one.isTypeOnly) imports.set(one.name.text, { file: from, name: (one.propertyName ?? one.name).text })
          }
        }
      } else if (ts.isExportDeclaration(statement) && statement.moduleSpecifier && !statement.isTypeOnly) {
        const from = fileOf(file, (statement.moduleSpecifier as ts.StringLiteral).text)
        if (from && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
          for (const one of statement.exportClause.elements) {
            code.aliases.set(`${file}#${one.name.text}`, `${from}#${(one.propertyName ?? one.name).text}`)
          }
        }
      } else if (ts.isVariableStatement(statement)) {
        for (const one of statement.declarationList.declarations) {
          if (ts.isIdentifier(one.name)) declared.push([one.name.text, one])
          else
            for (const part of one.name.elements)
              if (ts.isBindingElement(part)) declared.push([part.name.getText(), one])
        }
      } else if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name) {
        declared.push([statement.name.text, statement])
      }
    }
    const of = { file, imports, own: new Set(declared.map(([name]) => name)) }
    for (const [name, declaration] of declared) {
      const parts = partsOf(declaration)
      const within = { ...of, inner: { factory: `${file}#${name}`, names: new Set(parts.keys()) } }
      const piece = newPiece()
      ts.forEachChild(declaration, (child) => look(child, piece, within, new Set(parts.values())))
      piece.refers.delete(`${file}#${name}`)
      code.pieces.set(`${file}#${name}`, piece)
      for (const [part, node] of parts) {
        const own = newPiece()
        ts.forEachChild(node, (child) => look(child, own, within, new Set()))
        if (!part.startsWith('{')) code.pieces.set(`${file}#${name}.${part}`, own)
      }
    }
  }
  return code
}

/**
 * All pieces that run when a function's handler does. Dependencies are given, not imported: a method of one is followed to
 * `given`, the factory that makes it, by the name that it is called by (`queue.enqueue`); one of the store to the function of
 * that name.
 */
export function reachableFrom(
  code: Code,
  entry: string,
  given: { factories: Record<string, string>; store: Map<string, string>; not: string[] },
): Map<string, Piece> {
  const found = new Map<string, Piece>()
  const queue = [`${entry}#handler`]
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const alias = code.aliases.get(id)
    if (alias) queue.push(alias)
    const piece = code.pieces.get(id)
    if (!piece || found.has(id) || given.not.some((one) => id?.startsWith(one))) continue
    found.set(id, piece)
    queue.push(...piece.refers)
    for (const call of piece.calls) {
      const [receiver = '', method = ''] = call.split('.')
      const factory = given.factories[receiver]
      if (factory) queue.push(`${factory}.${method}`)
    }
    for (const member of piece.members) {
      const stored = given.store.get(member)
      if (stored) queue.push(stored)
    }
  }
  return found
}

/** Functions of the stores by name: each takes the table first. */
export function storeFunctions(code: Code): Map<string, string> {
  const ids = [...code.pieces.keys()].filter(
    (id) => /^functions\/areas\/[^/]+\/store\/[^#]+#[^.]+$/.test(id) || /^functions\/platform\/answers\.ts#/.test(id),
  )
  return new Map([
    ...ids.map((id) => [id.split('#')[1] ?? '', id] as const),
    ['commit', 'functions/platform/table.ts#commit'],
  ])
}
