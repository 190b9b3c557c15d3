/** Swagger UI has its dark colours by a class of the document; which one it is the system says. */
export function followColours(): void {
  const isDark = matchMedia('(prefers-color-scheme: dark)')
  const follow = () => document.documentElement.classList.toggle('dark-mode', isDark.matches)
  isDark.addEventListener('change', follow)
  follow()
}
