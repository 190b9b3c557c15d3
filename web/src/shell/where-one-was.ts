let last = '/'

/** Notes the page from which one goes to search. */
export function noteWhereOneWas(): void {
  const { pathname, search } = window.location
  if (!pathname.startsWith('/search')) last = `${pathname}${search}`
}

/** The page from which one went to search. */
export const whereOneWas = (): string => last
