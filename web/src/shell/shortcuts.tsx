import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type Command, commandKeys, commandOf, type Shortcuts, ShortcutsContext } from './commands.ts'

const ShortcutList = lazy(() => import('./shortcut-list.tsx'))
const Palette = lazy(() => import('./palette.tsx'))

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
/** Who presses these goes on with words. */
const beginsWords = new Set(['reply', 'note', 'search'].map((command) => commandKeys[command as Command]))
/** From one letter to the next of who types. */
const NEXT_LETTER_MS = 700

/** A menu or dialog has the keys while it is open. */
const isBusy = () => document.querySelector('[role="dialog"], [role="menu"], [role="listbox"][data-open]') !== null

export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const commands = useRef(new Map<Command, (() => void)[]>())
  const [dialog, setDialog] = useState<'keys' | 'palette'>()
  const words = useRef({ key: '', at: Number.NEGATIVE_INFINITY })

  const run = useCallback((command: Command) => commands.current.get(command)?.at(-1)?.(), [])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // It ends a word, whoever has answered it.
      if (event.key.length > 1) words.current.at = Number.NEGATIVE_INFINITY
      if (event.defaultPrevented || event.isComposing) return
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        setDialog('palette')
        return
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isBusy()) return
      const isField = isTyping(event.target)
      // What is written in may go in the middle of a word: somebody else has taken the conversation, for example.
      if (isField && event.key.length === 1) words.current = { key: '', at: event.timeStamp }
      if (isField && event.key !== 'Escape') return
      // The field for them may not be drawn yet: no letter of a word is a command. The same key pressed twice is none.
      const isWord = event.timeStamp - words.current.at < NEXT_LETTER_MS && event.key !== words.current.key
      if (event.key.length === 1 && (isWord || beginsWords.has(event.key))) {
        words.current = { key: isWord ? '' : event.key, at: event.timeStamp }
        if (isWord) return
      }
      if (event.key === '?') {
        event.preventDefault()
        setDialog('keys')
        return
      }
      const command = commandOf.get(event.key)
      // Enter belongs to whatever has the focus.
      if (!command || command === 'open' || !commands.current.get(command)?.length) return
      event.preventDefault()
      run(command)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [run])

  const shortcuts = useMemo<Shortcuts>(
    () => ({
      run,
      register(command, action) {
        const list = commands.current.get(command) ?? []
        commands.current.set(command, [...list, action])
        return () => {
          const left = (commands.current.get(command) ?? []).filter((each) => each !== action)
          commands.current.set(command, left)
        }
      },
      isOffered: (command) => (commands.current.get(command)?.length ?? 0) > 0,
      showKeys: () => setDialog('keys'),
      showPalette: () => setDialog('palette'),
    }),
    [run],
  )
  const close = () => setDialog(undefined)
  return (
    <ShortcutsContext value={shortcuts}>
      {children}
      <Suspense>
        {dialog === 'keys' && <ShortcutList onClose={close} />}
        {dialog === 'palette' && <Palette onClose={close} />}
      </Suspense>
    </ShortcutsContext>
  )
}
