import { ListFilter } from 'lucide-react'
import { Popover } from 'radix-ui'
import { lazy, type ReactNode, Suspense, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Status } from '../api/keys.ts'
import { useAgents, useChannels, useTeams } from '../api/queries.ts'
import { useChangePlace, usePlace } from '../shell/place.ts'
import { Button, IconButton } from '../ui/button.tsx'

const KeepFilter = lazy(() => import('../saved-views/keep-filter.tsx'))

const statuses: Status[] = ['new', 'ongoing', 'on_hold', 'resolved']

/** Narrows the list by team, agent, channel and status (A1). */
export default function Filters() {
  const { t } = useTranslation()
  const { place } = usePlace()
  const change = useChangePlace()
  const [isOpen, setIsOpen] = useState(false)
  const teams = useTeams()
  const agents = useAgents()
  const channels = useChannels()
  const { team, agent, channel, status } = place
  const active = [team, agent, channel, status].filter(Boolean).length
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger asChild>
        <IconButton
          label={active ? t('filters.active', { count: active }) : t('filters.label')}
          className={active ? 'bg-soft text-on-soft' : ''}
        >
          <ListFilter size={16} aria-hidden />
        </IconButton>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label={t('filters.label')}
          className="floating w-64 space-y-2.5 p-3"
        >
          <Choice label={t('filters.team')} value={team} onChange={(value) => change({ team: value })}>
            {teams.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Choice>
          <Choice label={t('filters.agent')} value={agent} onChange={(value) => change({ agent: value })}>
            {agents.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Choice>
          <Choice label={t('filters.channel')} value={channel} onChange={(value) => change({ channel: value })}>
            {channels.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Choice>
          <Choice
            label={t('filters.status')}
            value={status}
            onChange={(value) => change({ status: value as Status | undefined })}
          >
            {statuses.map((each) => (
              <option key={each} value={each}>
                {t(`status.${each as 'new' | 'ongoing' | 'on_hold' | 'resolved'}`)}
              </option>
            ))}
          </Choice>
          {active > 0 && (
            <Button
              className="w-full"
              onClick={() => change({ team: undefined, agent: undefined, channel: undefined, status: undefined })}
            >
              {t('filters.clear')}
            </Button>
          )}
          <Suspense>
            <KeepFilter onKept={() => setIsOpen(false)} />
          </Suspense>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface ChoiceProps {
  label: string
  value: string | undefined
  onChange(value: string | undefined): void
  children: ReactNode
}

function Choice({ label, value, onChange, children }: ChoiceProps) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="block pb-0.5 text-muted text-xs">
        {label}
      </label>
      <select
        id={id}
        className="field"
        value={value ?? ''}
        onChange={({ target }) => onChange(target.value || undefined)}
      >
        <option value="">{t('filters.any')}</option>
        {children}
      </select>
    </div>
  )
}
