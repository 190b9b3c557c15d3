import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import {
  Bot,
  Copy,
  Ellipsis,
  Hourglass,
  type LucideIcon,
  MessageSquareHeart,
  Moon,
  Plus,
  Repeat,
  Split,
  Trash2,
  Workflow as WorkflowIcon,
} from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import ConfirmDialog from '../conversations/confirm-dialog.tsx'
import { Badge, Page } from '../settings/page-parts.tsx'
import { useSettingsSentence } from '../settings/problems.ts'
import { WebhookSecret } from '../settings/webhook-secret.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { TimeAgo } from '../ui/time.tsx'
import { runsQuery, useKeep, workflowsQuery } from './queries.ts'
import { useSpoken } from './spoken.ts'
import { type StarterName, starterNames } from './starters.ts'
import { Switch } from './switch.tsx'
import { setEnabled } from './switching.ts'
import type { Workflow } from './types.ts'
import { documentOf } from './use-builder.ts'
import { useWords } from './words.ts'

/** All workflows, and what a new one may begin with. */
export function WorkflowList() {
  const { t } = useWords()
  const { t: settings } = useTranslation('settings')
  const sentence = useSettingsSentence()
  const [said, setSaid] = useState('')
  const { data, error } = useQuery({ ...workflowsQuery, refetchOnMount: 'always' })
  const isNone = data?.length === 0
  return (
    <Page
      title={t('title')}
      intro={settings('workflows.intro')}
      width="middle"
      action={
        !isNone && (
          <Link
            to="/settings/$section/$itemId"
            params={{ section: 'workflows', itemId: 'new' }}
            className="inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md bg-accent px-3 font-medium text-on-accent text-sm hover:bg-accent-hover"
          >
            <Plus size={15} aria-hidden />
            {t('add')}
          </Link>
        )
      }
    >
      <p role="status" className="sr-only">
        {said}
      </p>
      {!data ? (
        error ? (
          <Notice tone="bad">{sentence(error)}</Notice>
        ) : (
          <Waiting rows={4} />
        )
      ) : (
        <>
          {data.length > 0 ? (
            <ul aria-label={t('title')} className="divide-y rounded-lg border bg-surface">
              {data.map((workflow) => (
                <Row key={workflow.id} workflow={workflow} say={setSaid} />
              ))}
            </ul>
          ) : (
            <p className="text-muted">{t('none')}</p>
          )}
          <Starters />
          <WebhookSecret />
        </>
      )}
    </Page>
  )
}

interface RowProps {
  workflow: Workflow
  say(text: string): void
}

function Row({ workflow, say }: RowProps) {
  const { t } = useWords()
  const sentence = useSettingsSentence()
  const spoken = useSpoken()
  const keep = useKeep()
  const navigate = useNavigate()
  const [isDeleting, setDeleting] = useState(false)
  const { id, name, enabled, broken = [] } = workflow
  const flip = useMutation({
    mutationFn: (isOn: boolean) => setEnabled(workflow, isOn),
    onSuccess(now) {
      keep.put(now)
      say(t(now.enabled ? 'isOn' : 'isOff', { name }))
    },
  })
  const copy = useMutation({
    mutationFn: () => call('workflows.create', { ...documentOf(workflow), name: t('copyOf', { name }).slice(0, 60) }),
    onSuccess(made) {
      keep.put(made)
      say(t('copied', { name }))
    },
  })
  const problem = flip.error ?? copy.error
  return (
    <li className="px-3 py-2.5">
      <div className="flex items-center gap-2">
        <Link
          to="/settings/$section/$itemId"
          params={{ section: 'workflows', itemId: id }}
          className="-m-1 min-w-0 flex-1 rounded-md p-1 hover:bg-hover"
        >
          <span className="block truncate font-medium" dir="auto">
            {name}
          </span>
          <span className="line-clamp-2 text-muted text-sm">{spoken.trigger(workflow.trigger)}</span>
        </Link>
        {broken.length > 0 && <Badge tone="warn">{t('broken', { count: broken.length })}</Badge>}
        <Switch
          label={t('switch', { name })}
          isOn={enabled}
          disabled={flip.isPending}
          onChange={(isOn) => flip.mutate(isOn)}
        />
        <Menu
          align="end"
          trigger={
            <IconButton label={t('actions', { name })} className="size-7!">
              <Ellipsis size={15} aria-hidden />
            </IconButton>
          }
        >
          <MenuItem icon={<Copy size={14} aria-hidden />} onSelect={() => copy.mutate()}>
            {t('copy')}
          </MenuItem>
          <MenuItem icon={<Trash2 size={14} aria-hidden />} danger onSelect={() => setDeleting(true)}>
            {t('delete')}
          </MenuItem>
        </Menu>
      </div>
      <LastRuns id={id} />
      {problem && (
        <div className="mt-2">
          <Notice
            tone="bad"
            action={
              <Button
                small
                onClick={() =>
                  void navigate({ to: '/settings/$section/$itemId', params: { section: 'workflows', itemId: id } })
                }
              >
                {t('builder.firstError')}
              </Button>
            }
          >
            {sentence(problem)}
          </Notice>
        </div>
      )}
      {isDeleting && (
        <ConfirmDialog
          title={t('deleteTitle', { name })}
          text={t('deleteText')}
          confirm={t('deleteConfirm')}
          onConfirm={async () => {
            await call('workflows.delete', { id })
            keep.remove(id)
          }}
          onDone={() => setDeleting(false)}
        />
      )}
    </li>
  )
}

const LOOKED_AT = 10

/** When it ran last, and how often it failed lately. */
function LastRuns({ id }: { id: string }) {
  const { t } = useWords()
  const { data } = useInfiniteQuery(runsQuery(id, LOOKED_AT))
  const runs = data?.pages[0]?.items
  const [last] = runs ?? []
  const failures = runs?.filter(({ state }) => state === 'failed').length ?? 0
  return (
    <p className="min-h-4 text-muted text-xs">
      {runs &&
        (last ? (
          <>
            {t('lastRun')} <TimeAgo at={last.startedAt} />
          </>
        ) : (
          t('neverRan')
        ))}
      {failures > 0 && <span className="text-bad"> · {t('failures', { count: failures })}</span>}
    </p>
  )
}

const icons: Record<StarterName, LucideIcon> = {
  greet: Split,
  away: Moon,
  turns: Repeat,
  remind: Hourglass,
  survey: MessageSquareHeart,
  bot: Bot,
}

/** What a new one may begin with. */
function Starters() {
  const { t } = useWords()
  return (
    <section className="mt-6">
      <h2 className="mb-2 font-semibold text-base">{t('starters.title')}</h2>
      <ul className="grid gap-2 sm:grid-cols-2">
        {starterNames.map((name) => (
          <Starter key={name} itemId={`new-${name}`} Icon={icons[name]} title={t(`starters.${name}`)}>
            {t(`starters.${name}Text`)}
          </Starter>
        ))}
        <Starter itemId="new" Icon={WorkflowIcon} title={t('starters.empty')}>
          {t('starters.emptyText')}
        </Starter>
      </ul>
    </section>
  )
}

interface StarterProps {
  itemId: string
  Icon: LucideIcon
  title: string
  children: string
}

function Starter({ itemId, Icon, title, children }: StarterProps) {
  return (
    <li>
      <Link
        to="/settings/$section/$itemId"
        params={{ section: 'workflows', itemId }}
        className="flex h-full gap-3 rounded-lg border p-3 hover:border-accent"
      >
        <Icon size={17} className="mt-0.5 shrink-0 text-accent" aria-hidden />
        <span className="min-w-0">
          <span className="block font-medium">{title}</span>
          <span className="block text-muted text-sm">{children}</span>
        </span>
      </Link>
    </li>
  )
}
