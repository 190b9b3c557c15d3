import type { KeyboardEvent as ReactKeyboardEvent } from 'react'
import type { Style } from '../../../contracts/channels/marks.ts'

/** How a text can look in the field where it is written; some of it only where there is more than text. */
export type Look = Style | 'underline' | 'list' | 'numbers' | 'quote'

/** The place where one writes, whatever it is made of. */
export interface Field {
  focus(): void
  blur(): void
  /** puts something where the cursor is, after a space where that is needed to be seen as its own */
  type(sign: string): void
  /** the same instead of so many characters before the cursor; as if it were typed, so that it can be undone */
  replace(length: number, text: string): void
  format(look: Look): void
  /** leads to a page; undefined: does not any more. Where the field can have links */
  link?(target: string | undefined): void
}

/** A key that was pressed, in any field. */
export type Pressed = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'metaKey' | 'ctrlKey' | 'isComposing'> & {
  preventDefault(): void
}
export const pressed = ({ nativeEvent }: ReactKeyboardEvent): Pressed => nativeEvent

/** Keys that format what is selected. */
export const lookKeys = {
  bold: 'Mod+B',
  italic: 'Mod+I',
  strike: 'Mod+Shift+X',
  code: 'Mod+E',
} as const satisfies Partial<Record<Look, string>>
export const lookNames = Object.keys(lookKeys) as (keyof typeof lookKeys)[]

/** What a key formats; undefined: nothing. */
export function lookOf({ key, shiftKey, altKey, metaKey, ctrlKey }: Pressed): keyof typeof lookKeys | undefined {
  if ((!metaKey && !ctrlKey) || altKey) return undefined
  const wanted = `Mod+${shiftKey ? 'Shift+' : ''}${key.toUpperCase()}`
  return lookNames.find((look) => lookKeys[look] === wanted)
}
