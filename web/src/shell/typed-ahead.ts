let typed: string | undefined

const keep = (event: KeyboardEvent) => {
  if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return
  if (event.key.length === 1) typed += event.key
  else if (event.key === 'Backspace') typed = typed?.slice(0, -1)
  else return
  event.preventDefault()
  event.stopPropagation()
}

/** A field is on its way: what is typed until it is there is for it. */
export function typeAhead(): void {
  takeTyped()
  typed = ''
  document.addEventListener('keydown', keep, true)
  // A field that never comes takes no keys from the others.
  setTimeout(takeTyped, 5_000)
}

/** The field is there: what was typed for it. */
export function takeTyped(): string {
  document.removeEventListener('keydown', keep, true)
  const text = typed ?? ''
  typed = undefined
  return text
}
