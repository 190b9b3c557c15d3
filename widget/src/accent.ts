const DEFAULT = '#1d4ed8'

/** Colours for the host element: the channel's accent, and what can be read on it. */
export function accentColors(color: string | undefined): Record<string, string> {
  const accent = /^#[0-9a-f]{6}$/i.test(color ?? '') ? (color ?? DEFAULT) : DEFAULT
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(accent.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b
  // White on it reads at least as well as near-black where (1.05 / (L + 0.05)) is the greater ratio.
  const onAccent = 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.058 ? '#ffffff' : '#111318'
  return { '--accent': accent, '--on-accent': onAccent }
}
