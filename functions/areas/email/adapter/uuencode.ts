export interface EncodedFile {
  name: string
  content: Uint8Array
}

const sixBits = (text: string, at: number) => ((text.charCodeAt(at) || 32) - 32) & 63

/** One line: how many bytes, and four characters for each three of them. */
function decodeLine(line: string): number[] {
  const length = sixBits(line, 0)
  const bytes: number[] = []
  for (let at = 1; bytes.length < length; at += 4) {
    const [a, b, c, d] = [sixBits(line, at), sixBits(line, at + 1), sixBits(line, at + 2), sixBits(line, at + 3)]
    bytes.push((a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d)
  }
  return bytes.slice(0, length)
}

const BEGIN = /^begin(?:-base64)? [0-7]{3,4} (.+)$/
/** What holds so many bytes as its first character says, and no more than a few more. */
const isLine = (line: string) => {
  const expected = 1 + Math.ceil(sixBits(line, 0) / 3) * 4
  return /^[ -`]+$/.test(line) && line.length >= expected - 2 && line.length <= expected + 2
}

/** The files that stand in a text as uuencode, and the text without them. What is never ended, or is no file, stays text. */
export function takeUuencoded(text: string): { text: string; files: EncodedFile[] } {
  if (!/^begin(-base64)? [0-7]{3,4} /m.test(text)) return { text, files: [] }
  const lines = text.split(/\r?\n/)
  const files: EncodedFile[] = []
  const kept: string[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const name = BEGIN.exec(line)?.[1]
    const taken = name === undefined ? undefined : readFile(lines, at + 1, line.startsWith('begin-base64'))
    if (!taken || name === undefined) {
      kept.push(line)
      continue
    }
    files.push({ name: name.trim(), content: taken.content })
    at = taken.end
  }
  return { text: kept.join('\n'), files }
}

function readFile(lines: string[], from: number, isBase64: boolean): { content: Uint8Array; end: number } | undefined {
  const body: string[] = []
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    if (isBase64 ? line === '====' : line.trim() === 'end') {
      const bytes = isBase64
        ? Buffer.from(body.join(''), 'base64')
        : Buffer.concat(body.map((one) => Buffer.from(decodeLine(one))))
      return { content: new Uint8Array(bytes), end: at }
    }
    if (!isBase64 && line !== '`' && line.trim() !== '' && !isLine(line)) return undefined
    if (line.trim() !== '' && line !== '`') body.push(line)
  }
  return undefined
}
