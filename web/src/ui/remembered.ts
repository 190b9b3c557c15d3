const here = new Map<string, string>()

/** A choice that this browser keeps; null where none was made. */
export const remembered = (key: string): string | null => here.get(key) ?? localStorage.getItem(key)

/** Keeps a choice; where the browser's storage takes nothing, as long as the page is open. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
    here.delete(key)
  } catch {
    here.set(key, value)
  }
}

/** Nothing is chosen any more. */
export function unremember(key: string): void {
  localStorage.removeItem(key)
  here.delete(key)
}
