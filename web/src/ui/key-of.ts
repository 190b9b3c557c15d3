/** How a key is written: a letter as on the keyboard, and a capital one is typed with Shift. */
export function keysOfOne(key: string): string[] {
  const isLetter = key.length === 1 && key.toLowerCase() !== key.toUpperCase()
  if (!isLetter) return [key]
  return key === key.toLowerCase() ? [key.toUpperCase()] : ['⇧', key]
}

/** The same in a line. */
export const keyOfOne = (key: string): string => keysOfOne(key).join(' ')
