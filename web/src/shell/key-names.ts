const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** The key that goes with letters for commands, as it is called here. */
export const mod = isMac ? '⌘' : 'Ctrl'
const names: Record<string, string> = isMac
  ? { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↵', Escape: 'Esc', End: 'End' }
  : { Mod: 'Ctrl', Shift: '⇧', Alt: 'Alt', Enter: '↵', Escape: 'Esc', End: 'End' }

/** The keys of `Mod+Shift+Enter`, as they are written on them. */
export const keysOf = (combination: string): string[] =>
  combination.split('+').map((key) => names[key] ?? key.toUpperCase())
/** The same in a line. */
export const keyLine = (combination: string): string => keysOf(combination).join(isMac ? '' : ' ')
