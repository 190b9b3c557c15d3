const UNITS = ['byte', 'kilobyte', 'megabyte'] as const

/** `5 MB`, as people say it. */
export function fileSize(bytes: number, language: string): string {
  const step = bytes < 1024 ? 0 : bytes < 1024 * 1024 ? 1 : 2
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: UNITS[step],
    // Only the long form has a plural: "8 bytes".
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step === 2 ? 1 : 0,
  }).format(bytes / 1024 ** step)
}
