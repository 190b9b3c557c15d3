/** Opens without pointing at its first button: what is inside is read first. */
export function focusWhole(event: Event): void {
  event.preventDefault()
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus()
}

/** Nothing on the page has the focus: what had it is gone. */
export const isNowhere = () => document.activeElement === null || document.activeElement === document.body

/** To the conversation that is open, or else to the list: keys go on from there. */
export function focusHome(): void {
  const homes = [...document.querySelectorAll<HTMLElement>('[data-home]')]
  homes.find((home) => home.checkVisibility())?.focus({ preventScroll: true })
}

/** What is closed gives the focus back to where it came from; where that is gone, to the conversation. */
export function focusBack(): void {
  setTimeout(() => isNowhere() && focusHome())
}
