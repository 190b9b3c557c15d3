// How mail clients introduce the message that is answered, in the six languages of the console.
const INTRODUCTIONS = [
  /^-{2,}\s*(original message|ursprüngliche nachricht|message d'origine|messaggio originale|mensagem original|mensaje original)\s*-{2,}\s*$/i,
  /^_{10,}\s*$/,
  /^(on|am|le|il|em|el)\b.{0,300}\b(wrote|schrieb|a écrit|ha scritto|escreveu|escribió)\b.{0,100}:\s*$/i,
  /^(from|von|de|da):\s.*@/i,
]

/** What the customer wrote, without the quoted history below it; the whole text when nothing else would be left. */
export function withoutQuote(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  let end = lines.findIndex((line, index) => {
    // The introduction may be wrapped over two lines.
    const joined = `${line} ${lines[index + 1] ?? ''}`.trim()
    return isIntroduction(line.trim()) || isIntroduction(joined)
  })
  if (end < 0) end = lines.length
  const kept = lines.slice(0, end)
  while (kept.length > 0 && /^(>.*)?\s*$/.test(kept.at(-1) ?? '')) kept.pop()
  const written = kept.join('\n').trim()
  return written === '' ? text.trim() : written
}

const isIntroduction = (line: string) => INTRODUCTIONS.some((pattern) => pattern.test(line))
