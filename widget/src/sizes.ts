/** Writes sizes of files as people of this place do: `340 kB`, `1.2 MB`. */
export function sizes(locale: string): (bytes: number) => string {
  return (bytes) => {
    const [unit, size] = bytes < 1e6 ? ['kilobyte', Math.max(0.1, bytes / 1e3)] : ['megabyte', bytes / 1e6]
    const maximumFractionDigits = size < 10 ? 1 : 0
    return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits }).format(size)
  }
}
