/**
 * What one person did is joined to one sentence, where a language begins with who it was; others follow each other. What was
 * done again is said once, where it was last: the sentence ends as it stands now.
 */
export function inOneSentence(said: readonly { who: string; text: string }[], language: string): string {
  const list = new Intl.ListFormat(language, { type: 'conjunction' })
  const sentences: { who: string; parts: string[] }[] = []
  for (const { who, text } of said) {
    const before = sentences.at(-1)
    const rest = who !== '' && text.startsWith(`${who} `) ? text.slice(who.length + 1) : undefined
    if (before?.who === who && rest !== undefined) {
      before.parts = [...before.parts.filter((part) => part !== rest), rest]
    } else sentences.push({ who: rest === undefined ? '' : who, parts: [rest ?? text] })
  }
  return sentences.map(({ who, parts }) => [who, list.format(parts)].filter(Boolean).join(' ')).join(' · ')
}
