/** An element with these attributes and contents; texts are texts. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string>,
  contents: (Node | string)[],
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...contents)
  return made
}

/** A text with its `code`. */
export const withCode = (text: string): (Node | string)[] =>
  text.split(/`([^`]+)`/).map((part, index) => (index % 2 ? element('code', {}, [part]) : part))

/** The paragraphs of a description, with its `code`. */
export function marked(text: string): HTMLElement[] {
  return text
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => element('p', {}, withCode(paragraph)))
}
