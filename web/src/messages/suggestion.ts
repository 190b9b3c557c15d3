export interface Suggestion {
  id: string
  /** what stands in the text instead of what was typed */
  text: string
  label: string
  /** a picture before it */
  sign?: string
  /** the second line */
  detail?: string
  /** beside it: what is typed to get it, or what it says */
  hint?: string
  mark?: string
  /** those of a group follow one another under its name */
  group?: string
}

/** What opens a list while one writes: a sign, and what follows it. */
export interface Suggester {
  name: 'emoji' | 'snippets' | 'variables' | 'mentions'
  /** up to the cursor; its first group is what is looked for, with one sign before it */
  pattern: RegExp
  find(query: string): Promise<Suggestion[]>
  /** said when there is nothing at all to choose from */
  saysNone?: boolean
}
