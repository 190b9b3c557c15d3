import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowDown, ArrowUp, Eye, EyeOff, GripVertical, RotateCw } from 'lucide-react'
import {
  Fragment,
  type HTMLAttributes,
  type KeyboardEvent,
  Suspense,
  useId,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { asProblem } from '../api/problem.ts'
import { useChannels, useTeams } from '../api/queries.ts'
import type { Channel } from '../api/types.ts'
import { useLocale } from '../i18n/time.ts'
import { whyNot } from '../templates/find.ts'
import { languageName } from '../templates/language-name.ts'
import { QualityMark } from '../templates/quality-mark.tsx'
import { templatesQuery, useRefresh, useTemplates } from '../templates/queries.ts'
import { TemplatePreview } from '../templates/template-preview.tsx'
import type { Template, TemplatesUpdate } from '../templates/types.ts'
import { useWords } from '../templates/words.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { TimeAgo } from '../ui/time.tsx'
import { Badge, Page } from './page-parts.tsx'
import { useSettingsSentence } from './problems.ts'
import { movedTo, ordersFor } from './template-order.ts'

/** M8: the templates of each WhatsApp channel: how they are, who is offered them, and in which order. */
export default function TemplatesPage({ channelId }: { channelId: string | undefined }) {
  const { t } = useTranslation('settings')
  const channels = useChannels()
    .filter(({ type }) => type === 'whatsapp')
    .toSorted((one, other) => one.name.localeCompare(other.name))
  const channel = channels.find(({ id }) => id === channelId) ?? channels[0]
  return (
    <Page title={t('section.templates')} intro={t('templates.intro')} width="wide">
      {channels.length > 1 && (
        <nav aria-label={t('templates.channels')} className="mb-4 flex flex-wrap gap-1.5">
          {channels.map(({ id, name }) => (
            <Link
              key={id}
              to="/settings/$section/$itemId"
              params={{ section: 'templates', itemId: id }}
              {...(id === channel?.id ? { 'aria-current': 'page' as const } : {})}
              className={`rounded-md border px-2.5 py-1 text-sm ${id === channel?.id ? 'border-accent bg-soft font-medium text-on-soft' : 'hover:bg-hover'}`}
            >
              {name}
            </Link>
          ))}
        </nav>
      )}
      {channel ? (
        <Suspense fallback={<Waiting rows={5} />}>
          <OfChannel key={channel.id} channel={channel} />
        </Suspense>
      ) : (
        <p className="rounded-lg border border-dashed p-6 text-center text-muted">
          {t('templates.noChannel')}{' '}
          <Link to="/settings/$section" params={{ section: 'channels' }} className="text-accent underline">
            {t('section.channels')}
          </Link>
        </p>
      )}
    </Page>
  )
}

function OfChannel({ channel }: { channel: Channel }) {
  const { t } = useTranslation('settings')
  const sentence = useSettingsSentence()
  const changes = useChanges(channel.id)
  // What is read before changes have been told would undo them on screen.
  const { data, error } = useTemplates(channel.id, !changes.areUnderWay)
  if (!data) return error ? <Notice tone="bad">{sentence(error)}</Notice> : <Waiting rows={5} />
  const { templates, update } = data
  return (
    <>
      <UpdateLine channel={channel} update={update} />
      {templates.length > 0 ? (
        <Table changes={changes} templates={templates} />
      ) : (
        !update?.error && (
          <p className="rounded-lg border border-dashed p-6 text-center text-muted">{t('templates.none')}</p>
        )
      )}
    </>
  )
}

/** How well they are known, and asking the provider anew. */
function UpdateLine({ channel, update }: { channel: Channel; update: TemplatesUpdate | undefined }) {
  const { t } = useTranslation('settings')
  const { t: words } = useWords()
  const sentence = useSettingsSentence()
  const refresh = useRefresh(channel.id)
  const isRunning = refresh.isPending || update?.running === true
  const error = isRunning ? undefined : update?.error
  const isUnset = error?.code === 'not_set'
  return (
    <div className="mb-3 space-y-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p role="status" className="text-muted text-sm">
          {isRunning ? (
            words('refreshing')
          ) : update?.at ? (
            <>
              {t('templates.upToDate')} <TimeAgo at={update.at} />
            </>
          ) : (
            t('templates.never')
          )}
        </p>
        <Button disabled={isRunning} onClick={() => refresh.mutate()}>
          <RotateCw size={14} aria-hidden className={isRunning ? 'motion-safe:animate-spin' : ''} />
          {words('refresh')}
        </Button>
      </div>
      {refresh.error && <Notice tone="bad">{sentence(refresh.error)}</Notice>}
      {error && (
        <Notice
          tone={isUnset ? 'info' : 'bad'}
          action={
            <Link
              to="/settings/$section/$itemId"
              params={{ section: 'channels', itemId: channel.id }}
              className="shrink-0 underline"
            >
              {words('none.toChannel')}
            </Link>
          }
        >
          {isUnset ? t('templates.notSet') : words('none.failed', { reason: error.reason })}
        </Notice>
      )}
    </div>
  )
}

type Change = Partial<{ hidden: boolean; teamIds: string[] | null; order: number }>

/** Changes stand at once, and go to the server one after another; when all are there, or it refuses one, it is read again how it is. */
function useChanges(channelId: string) {
  const client = useQueryClient()
  const { queryKey } = templatesQuery(channelId)
  const [problem, setProblem] = useState<unknown>()
  const [underWay, setUnderWay] = useState(0)
  const queue = useRef(Promise.resolve())
  const waiting = useRef(0)
  const write = (change: (templates: Template[]) => Template[]) =>
    client.setQueryData(queryKey, (known) => known && { ...known, templates: change(known.templates) })
  const put = (id: string, { teamIds, ...fields }: Change) => {
    const all = { ...fields, ...(teamIds === undefined ? {} : { teamIds: teamIds ?? undefined }) }
    write((templates) => templates.map((each) => (each.id === id ? { ...each, ...all } : each)))
  }
  // By no version: each says how one thing is to be, whatever the provider has told of the template meanwhile.
  async function tell(changed: { id: string } & Change): Promise<void> {
    await call('templates.update', changed)
    const { id, ...fields } = changed
    // What was read meanwhile may be from before.
    put(id, fields)
  }
  function change(changes: readonly ({ id: string } & Change)[]): void {
    setProblem(undefined)
    // What is being read does not know of them yet; what stands there stays.
    void client.cancelQueries({ queryKey }, { revert: false })
    for (const { id, ...fields } of changes) put(id, fields)
    setUnderWay((count) => count + 1)
    waiting.current += 1
    queue.current = queue.current
      .then(async () => {
        for (const each of changes) await tell(each)
      })
      .catch((refused: unknown) => setProblem(asProblem(refused)))
      .then(async () => {
        waiting.current -= 1
        if (waiting.current === 0) await client.invalidateQueries({ queryKey })
        setUnderWay((count) => count - 1)
      })
  }
  return { problem, write, change, areUnderWay: underWay > 0 }
}
type Changes = ReturnType<typeof useChanges>

const wide = matchMedia('(min-width: 1440px)')
const useIsWide = () =>
  useSyncExternalStore(
    (tell) => {
      wide.addEventListener('change', tell)
      return () => wide.removeEventListener('change', tell)
    },
    () => wide.matches,
  )

const tones = { approved: 'good', pending: 'plain', rejected: 'bad', paused: 'warn', disabled: 'bad' } as const

function Table({ changes, templates }: { changes: Changes; templates: readonly Template[] }) {
  const { t } = useTranslation('settings')
  const sentence = useSettingsSentence()
  const isWide = useIsWide()
  const { problem, write, change } = changes
  const [openId, setOpenId] = useState<string>()
  const [dragged, setDragged] = useState<string>()
  const [over, setOver] = useState<number>()
  const [said, setSaid] = useState('')
  const open = templates.find(({ id }) => id === openId) ?? (isWide ? templates[0] : undefined)
  const move = (id: string, place: number) => {
    if (place < 0 || place >= templates.length || templates[place]?.id === id) return
    const moved = movedTo(templates, id, place)
    const orders = ordersFor(moved, id)
    write(() => moved)
    setSaid(t('templates.moved', { name: moved[place]?.name, place: place + 1, count: moved.length }))
    change(orders)
  }
  const endDrag = () => {
    setDragged(undefined)
    setOver(undefined)
  }
  const details = open && (
    <Details
      key={open.id}
      template={open}
      place={templates.indexOf(open)}
      count={templates.length}
      onMove={(place) => move(open.id, place)}
      onChange={(own) => change([{ id: open.id, ...own }])}
    />
  )
  return (
    <>
      {problem !== undefined && (
        <div className="mb-3">
          <Notice tone="bad">{sentence(problem)}</Notice>
        </div>
      )}
      <div className="items-start gap-4 min-[1440px]:grid min-[1440px]:grid-cols-[minmax(0,1fr)_300px]">
        <div className="min-w-0">
          <div className="overflow-hidden rounded-lg border bg-surface">
            <table className="w-full text-sm">
              <thead className="border-b text-muted text-xs">
                <tr>
                  <th scope="col" className="px-3 py-1.5 text-start font-medium">
                    {t('templates.name')}
                  </th>
                  <th scope="col" className="px-2 py-1.5 text-start font-medium max-md:hidden">
                    {t('templates.language')}
                  </th>
                  <th scope="col" className="px-2 py-1.5 text-start font-medium max-md:hidden">
                    {t('templates.category')}
                  </th>
                  <th scope="col" className="px-2 py-1.5 text-start font-medium">
                    {t('templates.status')}
                  </th>
                  <th scope="col" className="px-2 py-1.5 text-start font-medium max-md:hidden">
                    {t('templates.teams')}
                  </th>
                  <th scope="col" className="py-1.5 pe-2 ps-0 text-end font-medium">
                    <span className="max-md:sr-only">{t('templates.offered')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {templates.map((template, index) => (
                  <Fragment key={template.id}>
                    <Row
                      template={template}
                      isOpen={template === open}
                      isOver={over === index}
                      onOpen={() => setOpenId(template.id === openId && !isWide ? undefined : template.id)}
                      onMove={(by) => move(template.id, index + by)}
                      onHide={() => change([{ id: template.id, hidden: !template.hidden }])}
                      drag={{
                        draggable: true,
                        onDragStart(event) {
                          event.dataTransfer.effectAllowed = 'move'
                          event.dataTransfer.setData('text/plain', template.name)
                          setDragged(template.id)
                        },
                        onDragOver(event) {
                          if (dragged === undefined) return
                          event.preventDefault()
                          setOver(index)
                        },
                        onDrop(event) {
                          event.preventDefault()
                          if (dragged !== undefined) move(dragged, index)
                          endDrag()
                        },
                        onDragEnd: endDrag,
                      }}
                    />
                    {!isWide && template === open && (
                      <tr>
                        <td colSpan={6} className="border-t bg-canvas p-3">
                          {details}
                        </td>
                      </tr>
                    )}
                  </Fragment>
                ))}
              </tbody>
            </table>
          </div>
          <p className="mt-2 text-muted text-xs">{t('templates.orderHint')}</p>
          <p role="status" className="sr-only">
            {said}
          </p>
        </div>
        {isWide && details && <div className="sticky top-4 rounded-lg border bg-canvas p-3">{details}</div>}
      </div>
    </>
  )
}

interface RowProps {
  template: Template
  isOpen: boolean
  isOver: boolean
  onOpen(): void
  onMove(by: number): void
  onHide(): void
  drag: Pick<HTMLAttributes<HTMLTableRowElement>, 'draggable' | 'onDragStart' | 'onDragOver' | 'onDrop' | 'onDragEnd'>
}

function Row({ template, isOpen, isOver, onOpen, onMove, onHide, drag }: RowProps) {
  const { t } = useTranslation('settings')
  const { t: words } = useWords()
  const locale = useLocale()
  const teams = useTeams()
  const { name, language, category, status, quality, reason, hidden, teamIds } = template
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    onMove(event.key === 'ArrowUp' ? -1 : 1)
  }
  const languageWords = languageName(language, locale)
  const offered = teamIds?.map((id) => teams.find((team) => team.id === id)?.name ?? id).join(', ')
  return (
    <tr
      {...drag}
      className={`border-t first:border-t-0 ${isOpen ? 'bg-soft' : 'hover:bg-hover'} ${isOver ? 'outline-2 -outline-offset-2 outline-accent' : ''}`}
      data-template={template.id}
    >
      <td className="max-w-0 px-3 py-1.5 max-md:w-1/2 md:w-2/5">
        <span className="flex items-center gap-1.5">
          <GripVertical size={14} className="-ms-1.5 shrink-0 cursor-grab text-strong max-md:hidden" aria-hidden />
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={onOpen}
            onKeyDown={onKeyDown}
            className={`min-w-0 truncate rounded text-start font-medium ${hidden ? 'text-muted line-through' : ''}`}
          >
            {name}
          </button>
        </span>
        <span className="block truncate text-muted text-xs md:hidden">
          {languageWords} · {words(`category.${category}`)}
        </span>
      </td>
      <td className="px-2 py-1.5 max-md:hidden">{languageWords}</td>
      <td className="px-2 py-1.5 max-md:hidden">{words(`category.${category}`)}</td>
      <td className="px-2 py-1.5">
        <span className="flex items-center gap-1.5" title={reason}>
          <Badge tone={tones[status]}>{t(`templates.status_${status}`)}</Badge>
          {quality && <QualityMark quality={quality} />}
        </span>
      </td>
      <td className="max-w-40 truncate px-2 py-1.5 max-md:hidden">{offered ?? t('templates.allTeams')}</td>
      <td className="py-0.5 pe-2 ps-0 text-end">
        <IconButton
          label={t(hidden ? 'templates.show' : 'templates.hide', { name })}
          aria-pressed={hidden}
          onClick={onHide}
        >
          {hidden ? <EyeOff size={15} aria-hidden /> : <Eye size={15} aria-hidden />}
        </IconButton>
      </td>
    </tr>
  )
}

interface DetailsProps {
  template: Template
  place: number
  count: number
  onMove(place: number): void
  onChange(change: Change): void
}

/** How it looks, why it cannot be sent, and for whom it is. */
function Details({ template, place, count, onMove, onChange }: DetailsProps) {
  const { t } = useTranslation('settings')
  const { t: words } = useWords()
  const teams = useTeams()
  const title = useId()
  const { name, reason, quality, unusable, teamIds = [] } = template
  const because = whyNot(template)
  const toggle = (id: string) => {
    const next = teamIds.includes(id) ? teamIds.filter((each) => each !== id) : [...teamIds, id]
    onChange({ teamIds: next.length > 0 ? next : null })
  }
  return (
    <section aria-labelledby={title} className="@container space-y-3 text-sm">
      <div className="flex items-center gap-1">
        <h2 id={title} className="min-w-0 flex-1 truncate font-medium">
          {name}
        </h2>
        <IconButton
          label={t('templates.up')}
          shortcut="Alt+↑"
          className="size-7"
          disabled={place === 0}
          onClick={() => onMove(place - 1)}
        >
          <ArrowUp size={14} aria-hidden />
        </IconButton>
        <IconButton
          label={t('templates.down')}
          shortcut="Alt+↓"
          className="size-7"
          disabled={place === count - 1}
          onClick={() => onMove(place + 1)}
        >
          <ArrowDown size={14} aria-hidden />
        </IconButton>
      </div>
      <div className="grid gap-4 @lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <TemplatePreview template={template} />
        <div className="space-y-3">
          {because && (
            <p className="text-warn [overflow-wrap:anywhere]">
              {words(`why.${because}`)} {because === 'unfillable' && unusable && words(`unusable.${unusable}`)} {reason}
            </p>
          )}
          {quality && <QualityMark quality={quality} named="always" />}
          {teams.length > 1 && (
            <fieldset>
              <legend className="pb-1 text-muted text-xs">{t('templates.forTeams')}</legend>
              <ul className="space-y-1">
                {teams.map((team) => (
                  <li key={team.id}>
                    <label className="flex cursor-pointer items-center gap-2">
                      <input
                        type="checkbox"
                        className="size-4 shrink-0 accent-(--accent)"
                        checked={teamIds.includes(team.id)}
                        onChange={() => toggle(team.id)}
                      />
                      {team.name}
                    </label>
                  </li>
                ))}
              </ul>
            </fieldset>
          )}
        </div>
      </div>
    </section>
  )
}
