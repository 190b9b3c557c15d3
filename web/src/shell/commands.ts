import { createContext, useContext, useLayoutEffect, useRef } from 'react'

/** What keys do, by the names of the help page. */
export type Command =
  | 'next'
  | 'previous'
  | 'open'
  | 'back'
  | 'reply'
  | 'note'
  | 'later'
  | 'template'
  | 'join'
  | 'leave'
  | 'close'
  | 'resolve'
  | 'hold'
  | 'holdUntil'
  | 'assign'
  | 'assignMe'
  | 'transfer'
  | 'contact'
  | 'search'
  | 'newest'
  | 'select'
  | 'link'
  | 'start'
  | 'attach'
  | 'voice'
  | 'conference'
  | 'messages'
  | 'quote'
  | 'react'
  | 'edit'
  | 'unsend'
  | 'copy'
  | 'tag'
  | 'recipients'
  | 'undo'
  | 'merge'
  | 'assist'
  | 'contacts'
  | 'reports'

export const commandKeys: Record<Command, string> = {
  next: 'j',
  previous: 'k',
  open: 'Enter',
  back: 'Escape',
  reply: 'r',
  note: 'n',
  later: 'L',
  template: 'T',
  join: 'o',
  leave: 'l',
  close: 'e',
  resolve: 'E',
  hold: 'h',
  holdUntil: 'H',
  assign: 'a',
  assignMe: 'm',
  transfer: 't',
  contact: 'i',
  search: '/',
  newest: 'End',
  select: 'x',
  link: 'p',
  start: 'c',
  attach: 'f',
  voice: 'w',
  conference: 'V',
  messages: 'v',
  quote: 'q',
  react: '+',
  edit: 'd',
  unsend: 'z',
  copy: 'y',
  tag: 'g',
  recipients: 'b',
  undo: 'Z',
  merge: 'M',
  assist: 's',
  contacts: 'C',
  reports: 'R',
}
export const commandOf = new Map(Object.entries(commandKeys).map(([command, key]) => [key, command as Command]))

export interface Shortcuts {
  register(command: Command, run: () => void): () => void
  run(command: Command): void
  isOffered(command: Command): boolean
  showKeys(): void
  showPalette(): void
}
const nothing: Shortcuts = {
  register: () => () => undefined,
  run: () => undefined,
  isOffered: () => false,
  showKeys: () => undefined,
  showPalette: () => undefined,
}
export const ShortcutsContext = createContext<Shortcuts>(nothing)
export const useShortcuts = () => useContext(ShortcutsContext)

/** Offers a command as long as the caller is on the page; undefined: not now. */
export function useCommand(command: Command, run: (() => void) | undefined): void {
  const { register } = useShortcuts()
  const latest = useRef(run)
  latest.current = run
  const offered = run !== undefined
  // What is drawn takes its key from then on.
  useLayoutEffect(
    () => (offered ? register(command, () => latest.current?.()) : undefined),
    [register, command, offered],
  )
}
