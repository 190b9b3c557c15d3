import {
  Copy,
  Ellipsis,
  Languages,
  type LucideIcon,
  Mail,
  Pencil,
  Reply,
  SmilePlus,
  StickyNote,
  Tag,
  Undo2,
} from 'lucide-react'
import { lazy, Suspense, use, useEffect, useMemo, useState } from 'react'
import { createPortal } from 'react-dom'
import { useChannels, useMe } from '../../api/queries.ts'
import { can as may } from '../../api/rights.ts'
import type { Entry } from '../../api/types.ts'
import { showTranslation } from '../../assistant/translated.ts'
import { useAssistant } from '../../assistant/use-asking.ts'
import { canQuote, quote } from '../../messages/quoting.ts'
import { useNow } from '../../realtime/server-clock.ts'
import { commandKeys, useCommand } from '../../shell/commands.ts'
import { IconButton } from '../../ui/button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { useSentence } from '../../ui/sentence.ts'
import { entriesIn } from '../row.ts'
import { SceneContext } from '../scene.ts'
import { edit, react, unsend } from './amend.ts'
import { authorOf } from './author.ts'
import { EditInPlace } from './edit-in-place.tsx'
import { focusedMessage, usePointing, useSlot } from './pointing.ts'
import { emojiFor, ownReaction, type Possible, possibleWith } from './possible.ts'
import { ReactionPalette } from './reaction-palette.tsx'
import { reveal } from './reveal.ts'
import { useWords } from './use-words.ts'
import { writtenOf } from './written.ts'

const TagDialog = lazy(() => import('../tag-dialog.tsx'))
const ExportDialog = lazy(() => import('../../conversations/export-dialog.tsx'))
const NoteDialog = lazy(() => import('./note-dialog.tsx'))
const ConfirmDialog = lazy(() => import('../../conversations/confirm-dialog.tsx'))

const icons = { react: SmilePlus, quote: Reply, edit: Pencil, unsend: Undo2, copy: Copy } satisfies Record<
  keyof Possible,
  LucideIcon
>
const actions = Object.keys(icons) as (keyof Possible)[]
/** What can be done with any message that is there, in a dialog of its own. */
const dialogs = { tag: Tag, note: StickyNote, forward: Mail }
type DialogName = keyof typeof dialogs
const SAID_MS = 2_500

/** What can be done with the message that is pointed at or has the focus: a few buttons at it, a menu, and keys. */
export default function MessageTools({ entries }: { entries: readonly Entry[] }) {
  const { t } = useWords()
  const scene = use(SceneContext)
  const sentence = useSentence()
  const me = useMe()
  const channels = useChannels()
  const now = useNow(60_000)
  const assistant = useAssistant()
  const [open, setOpen] = useState<'palette' | 'menu'>()
  const [editing, setEditing] = useState<{ id: string; text: string }>()
  const [unsending, setUnsending] = useState<Entry>()
  const [dialog, setDialog] = useState<{ name: DialogName; entry: Entry }>()
  const [said, setSaid] = useState('')
  const [pointed, setPointed] = usePointing(scene, open !== undefined)

  const possible = useMemo(() => {
    const amends = new Map(channels.map((channel) => [channel.id, channel.amends]))
    return (entry: Entry): Possible => {
      const all = possibleWith(entry, amends.get(entry.message?.channel.id ?? '') ?? {}, { me: me?.id ?? '', now })
      const { quote: _, ...rest } = all
      return canQuote() ? all : rest
    }
  }, [channels, me?.id, now])
  const find = (id: string | undefined) => entries.find((entry) => entry.id === id)

  const leaveTo = (id: string) => void reveal(scene, id, 'auto')
  const run: Record<keyof Possible, (entry: Entry) => void> = {
    react(entry) {
      setPointed(entry.id)
      setOpen('palette')
    },
    quote(entry) {
      const { message } = entry
      if (!message) return
      quote({
        id: entry.id,
        text: (message.text || message.attachments.map(({ name }) => name).join(', ')).slice(0, 200),
        name: authorOf(entry),
        from: message.direction === 'inbound' ? 'contact' : 'agent',
        channelId: message.channel.id,
      })
    },
    edit: (entry) => setEditing({ id: entry.id, text: entry.message ? writtenOf(entry.message) : '' }),
    unsend: setUnsending,
    copy: (entry) =>
      void navigator.clipboard.writeText(entry.message?.text ?? '').then(
        () => setSaid(t('actions.copied')),
        () => setSaid(t('actions.notCopied')),
      ),
  }
  useEffect(() => {
    const timer = said ? setTimeout(() => setSaid(''), SAID_MS) : undefined
    return () => clearTimeout(timer)
  }, [said])

  // By key: the one with the focus, else the one under the mouse where it can be done, else the latest where it can.
  const target = (action: keyof Possible): Entry | undefined => {
    const can = (entry: Entry | undefined) => (entry && possible(entry)[action] ? entry : undefined)
    const focused = focusedMessage()
    if (focused) return can(find(focused))
    return can(find(pointed)) ?? entries.findLast((entry) => can(entry))
  }
  const byKey = (action: keyof Possible) => async () => {
    const entry = target(action)
    if (!entry) return
    if (action === 'react' || action === 'edit') await reveal(scene, entry.id, 'auto')
    run[action](entry)
  }
  const offered = useMemo(() => {
    const can = new Set<keyof Possible>()
    for (const entry of entries) for (const action of actions) if (possible(entry)[action]) can.add(action)
    return can
  }, [entries, possible])
  const command = (action: keyof Possible) => (offered.has(action) ? () => void byKey(action)() : undefined)
  useCommand('react', command('react'))
  useCommand('quote', command('quote'))
  useCommand('edit', command('edit'))
  useCommand('unsend', command('unsend'))
  useCommand('copy', command('copy'))
  useWalking(setOpen)

  const entry = find(pointed)
  const toolbar = useSlot(scene, entry?.message ? pointed : undefined)
  const form = useSlot(scene, editing?.id)
  const edited = find(editing?.id)
  const can = entry ? possible(entry) : {}
  const save = () => {
    if (!editing || !edited?.message) return setEditing(undefined)
    const text = editing.text.trim()
    if (text === '') return
    if (text !== writtenOf(edited.message)) void edit({ entry: edited, written: text, sentence })
    setEditing(undefined)
    leaveTo(edited.id)
  }
  const endDialog = () => {
    if (dialog) leaveTo(dialog.entry.id)
    setDialog(undefined)
  }
  const isInbound = entry?.message?.direction === 'inbound'
  const inMenu = actions.filter((action) => can[action])
  return (
    <>
      {toolbar &&
        entry &&
        !entry.message?.unsentAt &&
        editing?.id !== entry.id &&
        createPortal(
          <div
            role="toolbar"
            aria-label={t('actions.of', { name: authorOf(entry) })}
            className={`absolute -top-6 z-10 flex rounded-md border bg-surface shadow-md group-data-selecting/timeline:hidden ${isInbound ? 'start-[max(0px,calc(100%-5.5rem))]' : 'end-[max(0px,calc(100%-5.5rem))]'}`}
          >
            {can.react && (
              <ReactionPalette
                emoji={emojiFor(can.react)}
                own={ownReaction(entry)}
                open={open === 'palette'}
                onOpenChange={(next) => setOpen(next ? 'palette' : undefined)}
                onChoose={(emoji) => {
                  setOpen(undefined)
                  void react({ entry, emoji, name: me?.name ?? '', sentence })
                }}
              >
                <IconButton label={t('actions.react')} shortcut={commandKeys.react} side="top" className="size-7">
                  <SmilePlus size={15} aria-hidden />
                </IconButton>
              </ReactionPalette>
            )}
            {can.quote && (
              <IconButton
                label={t('actions.quote')}
                shortcut={commandKeys.quote}
                side="top"
                className="size-7"
                onClick={() => run.quote(entry)}
              >
                <Reply size={15} aria-hidden />
              </IconButton>
            )}
            <Menu
              align="end"
              open={open === 'menu'}
              onOpenChange={(next) => setOpen(next ? 'menu' : undefined)}
              trigger={
                <IconButton label={t('actions.more')} side="top" className="size-7">
                  <Ellipsis size={15} aria-hidden />
                </IconButton>
              }
            >
              {inMenu.map((action) => {
                const Icon = icons[action]
                return (
                  <MenuItem
                    key={action}
                    icon={<Icon size={15} aria-hidden />}
                    shortcut={commandKeys[action]}
                    danger={action === 'unsend'}
                    // The focus goes back first: what is chosen may take it again.
                    onSelect={() => setTimeout(() => run[action](entry))}
                  >
                    {t(`actions.${action}`)}
                  </MenuItem>
                )
              })}
              {assistant && isInbound && entry.message?.text && (
                <MenuItem icon={<Languages size={15} aria-hidden />} onSelect={() => showTranslation(entry.id)}>
                  {t('actions.translate')}
                </MenuItem>
              )}
              {(Object.keys(dialogs) as DialogName[])
                .filter((name) => name !== 'forward' || may(me, 'conversations.export'))
                .map((name) => {
                  const Icon = dialogs[name]
                  return (
                    <MenuItem
                      key={name}
                      icon={<Icon size={15} aria-hidden />}
                      onSelect={() => setTimeout(() => setDialog({ name, entry }))}
                    >
                      {t(`actions.${name}`)}
                    </MenuItem>
                  )
                })}
            </Menu>
          </div>,
          toolbar,
        )}
      {form &&
        editing &&
        createPortal(
          <EditInPlace
            text={editing.text}
            onChange={(text) => setEditing({ ...editing, text })}
            onSave={save}
            onLeave={() => {
              setEditing(undefined)
              leaveTo(editing.id)
            }}
          />,
          form,
        )}
      <p
        role="status"
        className={`absolute bottom-3 left-1/2 z-10 -translate-x-1/2 rounded-full px-3 py-1 text-sm ${said ? 'border bg-surface shadow-md' : ''}`}
      >
        {said}
      </p>
      <Suspense>
        {dialog?.name === 'tag' && (
          <TagDialog messageIds={[dialog.entry.id]} onTagged={endDialog} onClose={endDialog} />
        )}
        {dialog?.name === 'forward' && (
          <ExportDialog
            conversationId={dialog.entry.conversationId}
            name={authorOf(dialog.entry)}
            messageIds={[dialog.entry.id]}
            onSent={endDialog}
            onClose={endDialog}
          />
        )}
        {dialog?.name === 'note' && <NoteDialog entry={dialog.entry} onDone={endDialog} />}
        {unsending && (
          <ConfirmDialog
            title={t('unsending.title')}
            text={t('unsending.text', { text: (unsending.message?.text ?? '').slice(0, 120) })}
            confirm={t('unsending.confirm')}
            onConfirm={() => unsend(unsending)}
            onDone={() => setUnsending(undefined)}
          />
        )}
      </Suspense>
    </>
  )
}

/** From message to message by arrows, from the one at the end on; Enter opens what can be done with it. */
function useWalking(open: (what: 'menu') => void): void {
  const scene = use(SceneContext)
  const [isWalking] = useState(() => ({ current: false }))
  const messages = () =>
    scene().rows.flatMap((row) => entriesIn(row).flatMap((entry) => (entry.message ? entry.id : [])))
  const goTo = async (id: string | undefined) => {
    if (id === undefined || isWalking.current) return
    isWalking.current = true
    await reveal(scene, id, 'auto').finally(() => {
      isWalking.current = false
    })
  }
  useCommand('messages', () => void goTo(lastShown(scene().scroller)))
  useEffect(() => {
    const { scroller } = scene()
    const onKey = (event: KeyboardEvent) => {
      if (!(event.target instanceof HTMLElement) || !event.target.matches('article[data-entry]')) return
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
      if (event.key === 'Enter') open('menu')
      else if (by !== undefined) {
        const ids = messages()
        const here = ids.indexOf(event.target.dataset.entry ?? '')
        void goTo(ids[here + by])
      } else return
      event.preventDefault()
    }
    scroller?.addEventListener('keydown', onKey)
    return () => scroller?.removeEventListener('keydown', onKey)
  })
}

function lastShown(scroller: HTMLElement | null): string | undefined {
  const bottom = scroller?.getBoundingClientRect().bottom ?? 0
  const all = [...(scroller?.querySelectorAll<HTMLElement>('article:has([data-tools])') ?? [])]
  return all.findLast((article) => article.getBoundingClientRect().bottom < bottom + 1)?.dataset.entry
}
