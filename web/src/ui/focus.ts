/** Opens without pointing at its first button: what is inside is read first. */
export function focusWhole(event: Event): void {
  event.preventDefault()
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus()
}

/** Nothing on the page has the focus: what had it is gone. */
export const isNowhere = () => document.activeElement === null || document.activeElement === document.body

/** To the conversation that is open, or else to the list: keys go on from there. False: there is neither. */
export function focusHome(): boolean {
  const home = document.querySelector<HTMLElement>('[data-home]') ?? document.querySelector<HTMLElement>('[data-list]')
  home?.focus({ preventScroll: true })
  return home !== null && document.activeElement === home
}

/** What is closed gives the focus back to where it came from; where that is gone, to where one works. */
export function focusBack(): void {
  setTimeout(() => {
    if (isNowhere()) focusHome()
  })
}
