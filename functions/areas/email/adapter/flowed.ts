/** The quotation marks at the start of a line, and what follows them without its stuffing. */
function lineOf(line: string): { depth: number; text: string } {
  let depth = 0
  while (line[depth] === '>') depth += 1
  const rest = line.slice(depth)
  return { depth, text: rest.startsWith(' ') ? rest.slice(1) : rest }
}

/** Paragraphs of a text that was sent as `format=flowed` (RFC 3676); the quoted stay quoted, and apart from what is not. */
export function unflow(text: string, deleteSpace: boolean): string {
  const lines: string[] = []
  let open: { depth: number; parts: string[] } | undefined
  const close = () => {
    if (open) lines.push(`${'>'.repeat(open.depth)}${open.depth > 0 ? ' ' : ''}${open.parts.join('')}`)
    open = undefined
  }
  for (const raw of text.split(/\r?\n/)) {
    const { depth, text: line } = lineOf(raw)
    // 4.3, 4.5: the signature’s line is itself, and a change of depth ends a paragraph.
    const isSignature = line === '-- '
    if (open && (open.depth !== depth || isSignature)) close()
    open ??= { depth, parts: [] }
    const isSoft = line.endsWith(' ') && !isSignature
    open.parts.push(isSoft && deleteSpace ? line.slice(0, -1) : line)
    if (!isSoft) close()
  }
  close()
  return lines.join('\n')
}
