/** The first `max` characters, never half of a surrogate pair; an ellipsis shows that there was more. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text
  const end = /[\uD800-\uDBFF]/.test(text[max - 2] ?? '') ? max - 2 : max - 1
  return `${text.slice(0, end)}…`
}

/** Text that any JSON, UTF-8 and database survives: no NUL, lone surrogates replaced by U+FFFD. */
export function wellFormed(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

// Marks and isolates that turn the direction of what stands after them, and what is not seen at all.
const UNSEEN = /[\p{Cc}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]+/gu

/** A name that somebody gave themselves, as one line that stays where it is put; empty where nothing of it can be seen. */
export function plainName(text: string, max: number): string {
  const seen = wellFormed(text).replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim()
  return clip(seen, max)
}

/** A sentence with its `{name}`s filled in, once: what a value has in braces stays; one that nobody gave stays too. */
export function fillIn(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}

/** Text for an HTML document or attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
}
