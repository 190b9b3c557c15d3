import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { useNames } from '../api/queries.ts'
import type { Channel } from '../api/types.ts'
import { ChannelIcon } from '../ui/channel-icon.tsx'
import { useChannelName } from '../ui/channel-name.ts'
import { TimeAgo } from '../ui/time.tsx'
import { ChannelForm } from './channel-form.tsx'
import { ChannelSetup } from './channel-setup/setup.tsx'
import { isVerified } from './channel-setup/verified.ts'
import { DeleteButton } from './delete-button.tsx'
import { useDirectory } from './directory.ts'
import { ItemPage } from './item-page.tsx'
import { AddLink, Badge, Page, Rows } from './page-parts.tsx'
import { SigningSecret } from './signing-secret.tsx'
import { WebChatDoorSwitch } from './web-chat-door.tsx'

export function ChannelsPage() {
  const { t } = useTranslation('settings')
  const { items, error } = useDirectory('channels')
  const names = useNames()
  const typeName = useChannelName()
  const rows = items?.map((channel) => ({
    id: channel.id,
    name: channel.name,
    detail: `${typeName(channel)} · ${names.team(channel.teamId) ?? t('channels.noTeam')}`,
    icon: <ChannelIcon type={channel.type} size={26} />,
    mark: <Health channel={channel} />,
  }))
  return (
    <Page
      title={t('section.channels')}
      intro={t('channels.intro')}
      action={<AddLink section="channels">{t('channels.add')}</AddLink>}
    >
      <Rows section="channels" label={t('section.channels')} rows={rows} error={error} none={t('channels.none')} />
    </Page>
  )
}

const tones = { ok: 'good', unverified: 'warn', failing: 'bad', token_expired: 'bad', misconfigured: 'warn' } as const

/** Nothing speaks against one that nobody has seen work, and nothing for it. */
const stateOf = (channel: Channel) =>
  channel.health.state === 'ok' && !isVerified(channel) ? 'unverified' : channel.health.state

function Health({ channel }: { channel: Channel }) {
  const { t } = useTranslation('settings')
  const state = stateOf(channel)
  return <Badge tone={tones[state]}>{t(`health.${state}`)}</Badge>
}

/** How it does: since when, and what the provider said. */
function HealthReport({ channel }: { channel: Channel }) {
  const { t } = useTranslation('settings')
  const { health } = channel
  const state = stateOf(channel)
  return (
    <section aria-label={t('health.title')} className="rounded-lg border bg-canvas p-3">
      <div className="flex flex-wrap items-center gap-2">
        <Health channel={channel} />
        {health.since && state !== 'unverified' && (state !== 'ok' || !health.reason) && (
          <span className="text-muted text-sm">
            {t('health.since')} <TimeAgo at={health.since} />
          </span>
        )}
      </div>
      {state !== 'ok' && <p className="mt-2 text-sm">{t(`health.advice.${state}`)}</p>}
      {health.reason && <p className="mt-1 break-words text-muted text-sm">{health.reason}</p>}
    </section>
  )
}

export function ChannelPage({ itemId }: { itemId: string }) {
  const { t } = useTranslation('settings')
  const list = useDirectory('channels')
  return (
    <ItemPage section="channels" itemId={itemId} newTitle={t('channels.add')} titleOf={({ name }) => name} {...list}>
      {(channel) => (
        <>
          {channel && (
            <div className="mb-6 space-y-4">
              <HealthReport channel={channel} />
              <ChannelSetup channel={channel} onChanged={list.put} />
              {channel.provider === 'web' && <WebChatDoorSwitch channel={channel} onChanged={list.put} />}
            </div>
          )}
          <ChannelForm channel={channel} list={list} />
          {channel?.provider === 'custom' && (
            <SigningSecret
              rotate={async (leaked) => (await call('channels.rotateSecret', { channelId: channel.id, leaked })).secret}
            />
          )}
          {channel && (
            <DeleteButton
              name={channel.name}
              text={t('channels.deleting')}
              onDelete={() => call('channels.delete', { id: channel.id })}
              onDone={() => {
                list.remove(channel.id)
                list.showList()
              }}
            />
          )}
        </>
      )}
    </ItemPage>
  )
}
