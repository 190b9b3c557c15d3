import { Link } from '@tanstack/react-router'
import { ArrowDown, ArrowUp, Bookmark, Ellipsis, Pencil, Plus, Trash2 } from 'lucide-react'
import { type KeyboardEvent, lazy, Suspense, use, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe, useTeams } from '../api/queries.ts'
import type { SavedView } from '../api/types.ts'
import { useLanguage } from '../i18n/time.ts'
import { usePlace } from '../shell/place.ts'
import { RailLabel, RailSection, railLook } from '../shell/rail-link.tsx'
import { IconButton } from '../ui/button.tsx'
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx'
import { useSentence } from '../ui/sentence.ts'
import { keeps } from './keeps.ts'
import { loadMessages } from './messages.ts'
import { ofOwner } from './order.ts'
import { useViewCount, useViews } from './use-views.ts'
import { placeOf } from './view-place.ts'

const ViewDialog = lazy(() => import('./view-dialog.tsx'))
const ConfirmDialog = lazy(() => import('../conversations/confirm-dialog.tsx'))

type Open = { what: 'new' } | { what: 'edit' | 'delete'; view: SavedView }

interface RailViewsProps {
  /** a list is shown, which may become a view */
  isInbox: boolean
  onChoose: (() => void) | undefined
}

/** F5: one's own views, then each team's, in their order, with how many conversations each has. */
export default function RailViews({ isInbox, onChoose }: RailViewsProps) {
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('savedViews')
  const sentence = useSentence()
  const teams = useTeams()
  const { views, moveError, remove } = useViews()
  const [open, setOpen] = useState<Open>()
  const [said, setSaid] = useState('')
  const done = () => setOpen(undefined)
  const own = ofOwner(views, undefined)
  return (
    <>
      {(isInbox || own.length > 0) && (
        <RailSection
          title={t('title')}
          action={
            isInbox && (
              <IconButton label={t('new')} className="size-6! max-lg:size-10!" onClick={() => setOpen({ what: 'new' })}>
                <Plus size={14} aria-hidden />
              </IconButton>
            )
          }
        >
          <Group views={own} onChoose={onChoose} onOpen={setOpen} onMoved={setSaid} />
          {views.length === 0 && <li className="px-2 pb-1 text-muted text-xs">{t('none')}</li>}
        </RailSection>
      )}
      {teams.map(({ id, name }) => {
        const shared = ofOwner(views, id)
        if (shared.length === 0) return null
        return (
          <RailSection key={id} title={t('ofTeam', { team: name })}>
            <Group views={shared} onChoose={onChoose} onOpen={setOpen} onMoved={setSaid} />
          </RailSection>
        )
      })}
      <p role="status" className="sr-only">
        {said}
      </p>
      {moveError && (
        <p role="alert" className="px-2 text-bad text-xs">
          {sentence(moveError)}
        </p>
      )}
      <Suspense>
        {open?.what === 'new' && <ViewDialog onDone={done} />}
        {open?.what === 'edit' && <ViewDialog view={open.view} onDone={done} />}
        {open?.what === 'delete' && (
          <ConfirmDialog
            title={t('deleting', { name: open.view.name })}
            text={t(open.view.teamId ? 'deletingTeams' : 'deletingOwn')}
            confirm={t('deleteIt')}
            onConfirm={() => remove(open.view.id)}
            onDone={done}
          />
        )}
      </Suspense>
    </>
  )
}

interface GroupProps {
  views: readonly SavedView[]
  onChoose: (() => void) | undefined
  onOpen(open: Open): void
  /** says where one has gone */
  onMoved(said: string): void
}

/** The views of one owner. They are ordered by dragging, with Alt and the arrows, and from the menu. */
function Group({ views, onChoose, onOpen, onMoved }: GroupProps) {
  const { t } = useTranslation('savedViews')
  const me = useMe()
  const { move } = useViews()
  const [dragged, setDragged] = useState<string>()
  const [over, setOver] = useState<number>()
  const mayKeep = keeps(me, views[0]?.teamId)
  const from = views.findIndex(({ id }) => id === dragged)
  const moveTo = (view: SavedView, order: number) => {
    if (order < 0 || order >= views.length || views[order] === view) return
    move(view.id, order)
    onMoved(t('moved', { name: view.name, place: order + 1, count: views.length }))
  }
  const drop = () => {
    const view = views[from]
    if (view && over !== undefined) moveTo(view, over)
    setDragged(undefined)
    setOver(undefined)
  }
  return (
    <>
      {views.map((view, index) => (
        <li
          key={view.id}
          draggable={mayKeep}
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = 'move'
            event.dataTransfer.setData('text/plain', view.name)
            setDragged(view.id)
          }}
          onDragEnd={() => {
            setDragged(undefined)
            setOver(undefined)
          }}
          onDragOver={(event) => {
            if (from === -1) return
            event.preventDefault()
            setOver(index)
          }}
          onDrop={(event) => {
            if (from === -1) return
            event.preventDefault()
            drop()
          }}
          className={`relative flex items-center ${mayKeep ? 'group/menu' : ''} ${dragged === view.id ? 'opacity-50' : ''} ${markOf(from, over, index)}`}
        >
          <ViewLink
            view={view}
            onChoose={onChoose}
            onKeyDown={(event) => {
              const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
              if (!mayKeep || !event.altKey || step === 0) return
              event.preventDefault()
              moveTo(view, index + step)
              // Where it is drawn anew it would lose the focus.
              const link = event.currentTarget
              requestAnimationFrame(() => link.focus())
            }}
          />
          {mayKeep && (
            <Menu
              align="end"
              trigger={
                <IconButton
                  label={t('more', { name: view.name })}
                  className="end-0.5 size-6! opacity-0 focus-visible:opacity-100 group-hover/menu:opacity-100 data-[state=open]:opacity-100 max-lg:size-10! max-lg:opacity-100 lg:absolute"
                >
                  <Ellipsis size={14} aria-hidden />
                </IconButton>
              }
            >
              <MenuItem icon={<Pencil size={15} aria-hidden />} onSelect={() => onOpen({ what: 'edit', view })}>
                {t('edit')}
              </MenuItem>
              <MenuItem
                icon={<ArrowUp size={15} aria-hidden />}
                shortcut="Alt ↑"
                disabled={index === 0}
                onSelect={() => moveTo(view, index - 1)}
              >
                {t('up')}
              </MenuItem>
              <MenuItem
                icon={<ArrowDown size={15} aria-hidden />}
                shortcut="Alt ↓"
                disabled={index === views.length - 1}
                onSelect={() => moveTo(view, index + 1)}
              >
                {t('down')}
              </MenuItem>
              <MenuLine />
              <MenuItem
                danger
                icon={<Trash2 size={15} aria-hidden />}
                onSelect={() => onOpen({ what: 'delete', view })}
              >
                {t('delete')}
              </MenuItem>
            </Menu>
          )}
        </li>
      ))}
    </>
  )
}

/** A line where it would come to stand. */
function markOf(from: number, over: number | undefined, index: number): string {
  if (from === -1 || over !== index || from === over) return ''
  const edge = from < index ? 'before:bottom-0' : 'before:top-0'
  return `before:absolute before:inset-x-2 before:h-0.5 before:rounded before:bg-accent ${edge}`
}

interface ViewLinkProps {
  view: SavedView
  onChoose: (() => void) | undefined
  onKeyDown(event: KeyboardEvent<HTMLAnchorElement>): void
}

function ViewLink({ view, onChoose, onKeyDown }: ViewLinkProps) {
  const { place } = usePlace()
  const [isSeen, setIsSeen] = useState(false)
  const look = useCallback((element: HTMLAnchorElement | null) => {
    if (!element) return undefined
    const observer = new IntersectionObserver(([entry]) => setIsSeen(entry?.isIntersecting ?? false))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const counted = useViewCount(view, isSeen)
  const isCurrent = place.saved === view.id
  return (
    <Link
      ref={look}
      to="/"
      search={placeOf(view)}
      draggable={false}
      onClick={onChoose}
      onKeyDown={onKeyDown}
      aria-current={isCurrent ? 'page' : undefined}
      className={railLook(isCurrent)}
    >
      <RailLabel icon={Bookmark} label={view.name} current={isCurrent} {...counted} />
    </Link>
  )
}
