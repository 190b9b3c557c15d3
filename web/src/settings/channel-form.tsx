import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { useTeams } from '../api/queries.ts'
import type { Channel, ChannelType } from '../api/types.ts'
import { botsQuery } from '../bots/queries.ts'
import { channelTypes } from '../channels/channel-types.ts'
import { type Provider, providers, providersOf } from '../channels/providers.ts'
import { ChannelIcon } from '../ui/channel-icon.tsx'
import { useChannelName } from '../ui/channel-name.ts'
import { inventedSecrets, places } from './channel-setup/guides.ts'
import { inventSecret, keepInvented } from './channel-setup/own-secrets.ts'
import { CheckField, Field, Group, SelectField, TextField } from './fields.tsx'
import { FormFoot, FormNotices } from './page-parts.tsx'
import { useForm } from './use-form.ts'
import { WebChatDoorFields } from './web-chat-door.tsx'
import { WebChatFields } from './web-chat-fields.tsx'
import { WebChatPreview } from './web-chat-preview.tsx'

interface Draft {
  type: ChannelType
  provider: Provider
  name: string
  teamId: string
  /** empty: people answer from the beginning */
  botId: string
  config: Record<string, string>
  /** what is to be set anew; nobody reads back what is set */
  secrets: Record<string, string>
}

const draftOf = (channel: Channel | undefined): Draft => ({
  type: channel?.type ?? 'web',
  provider: channel?.provider ?? 'web',
  name: channel?.name ?? '',
  teamId: channel?.teamId ?? '',
  botId: channel?.botId ?? '',
  config: channel?.config ?? {},
  secrets: {},
})

/** What the company's own programs must know is made up here: nobody has to think of it. */
const inventedFor = (provider: Provider): Record<string, string> =>
  Object.fromEntries(
    Object.keys(providers[provider].secrets).flatMap((name) =>
      inventedSecrets.includes(name) ? [[name, inventSecret()]] : [],
    ),
  )

const onlyInvented = (secrets: Record<string, string>) =>
  Object.fromEntries(Object.entries(secrets).filter(([name]) => inventedSecrets.includes(name)))

const filled = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value.trim() ? [[name, value.trim()]] : [])))

/** What was not touched is not sent: setting anything anew counts as mended. */
function save(draft: Draft, base: Channel | undefined, idempotencyKey: string): Promise<SavedChannel> {
  const { type, provider, name, config } = draft
  const teamId = draft.teamId || null
  const botId = draft.botId || null
  const secrets = filled(draft.secrets)
  const newSecrets = Object.keys(secrets).length > 0 ? { secrets } : {}
  if (!base) {
    const input = { type, provider, name, teamId, botId, config: filled(config), ...newSecrets }
    return call('channels.create', input, { idempotencyKey })
  }
  const changed = Object.entries(config).filter(([key, value]) => value.trim() !== (base.config[key] ?? ''))
  const newConfig = changed.length > 0 ? { config: Object.fromEntries(changed) } : {}
  return call('channels.update', {
    id: base.id,
    version: base.version,
    name,
    teamId,
    botId,
    ...newConfig,
    ...newSecrets,
  })
}

/** One that is new says its secret, this once. */
type SavedChannel = OutputOf<'channels.create'>

interface ChannelFormProps {
  channel: Channel | undefined
  list: { reload(id: string): Promise<Channel | undefined>; put(channel: Channel): void; show(id: string): void }
}

export function ChannelForm({ channel, list }: ChannelFormProps) {
  const { t } = useTranslation('settings')
  const teams = useTeams()
  const { data: bots = [] } = useQuery(botsQuery)
  const typeName = useChannelName()
  const form = useForm<SavedChannel, Draft>({
    item: channel,
    draftOf,
    save,
    reload: async () => channel && list.reload(channel.id),
    onSaved(saved) {
      const { secret, ...kept } = saved
      if (!channel) {
        keepInvented(saved.id, { ...onlyInvented(form.draft.secrets), ...(secret ? { signingSecret: secret } : {}) })
      }
      list.put(kept)
      if (!channel) list.show(saved.id)
    },
  })
  const { draft, set, errorAt, base } = form
  const { config, optional = {}, secrets } = providers[draft.provider]
  const setConfig = (name: string, value: string) => set({ config: { ...draft.config, [name]: value } })
  const choose = (type: ChannelType, provider: Provider = providersOf(type)[0] ?? 'web') =>
    set({ type, provider, config: {}, secrets: inventedFor(provider) })
  const labelOf = (label: string) =>
    draft.type === 'email' ? t('channels.address') : draft.provider === 'custom' ? t('channels.appAddress') : label
  const placeOf = (name: string) => {
    const place = places[draft.provider]?.[name]
    return place === undefined ? undefined : t('secrets.place', { place })
  }
  return (
    <form {...form.form} className="space-y-4">
      <FormNotices form={form} fields={['name', 'teamId', 'botId', 'type', 'provider', 'config', 'secrets']} />
      {base ? (
        <p className="flex items-center gap-2 text-muted">
          <ChannelIcon type={base.type} /> {typeName(base)}
          {base.provider !== 'custom' && ` · ${providers[base.provider].name}`}
        </p>
      ) : (
        <>
          <SelectField
            label={t('channels.type')}
            error={errorAt('type')}
            value={draft.type}
            onChange={(type) => choose(type)}
            options={(Object.keys(channelTypes) as ChannelType[]).map((type) => ({
              value: type,
              label: typeName({ type }),
            }))}
          />
          {providersOf(draft.type).length > 1 && (
            <SelectField
              label={t('channels.provider')}
              hint={t('channels.providerHint')}
              error={errorAt('provider')}
              value={draft.provider}
              onChange={(provider) => choose(draft.type, provider)}
              options={providersOf(draft.type).map((value) => ({ value, label: providers[value].name }))}
            />
          )}
        </>
      )}
      <TextField
        label={t('channels.name')}
        hint={t('channels.nameHint')}
        error={errorAt('name')}
        value={draft.name}
        onChange={(name) => set({ name })}
      />
      <SelectField
        label={t('channels.team')}
        hint={t('channels.teamHint')}
        error={errorAt('teamId')}
        value={draft.teamId}
        onChange={(teamId) => set({ teamId })}
        options={[
          { value: '', label: t('channels.noTeam') },
          ...teams.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      {(bots.length > 0 || draft.botId !== '') && (
        <SelectField
          label={t('channels.bot')}
          hint={t('channels.botHint')}
          error={errorAt('botId')}
          value={draft.botId}
          onChange={(botId) => set({ botId })}
          options={[
            { value: '', label: t('channels.noBot') },
            ...bots.map(({ id, name }) => ({ value: id, label: name })),
            ...(draft.botId !== '' && !bots.some(({ id }) => id === draft.botId)
              ? [{ value: draft.botId, label: draft.botId }]
              : []),
          ]}
        />
      )}
      {Object.keys(config).length > 0 && (
        <Group
          title={t('channels.account')}
          hint={t(draft.provider === 'custom' ? 'channels.appHint' : 'channels.accountHint')}
        >
          {Object.entries(config).map(([name, label]) => (
            <TextField
              key={name}
              label={labelOf(label)}
              hint={draft.provider === 'custom' ? t('channels.appAddressHint') : placeOf(name)}
              placeholder={draft.provider === 'custom' ? 'https://example.com/replies' : undefined}
              error={errorAt(`config.${name}`)}
              value={draft.config[name] ?? ''}
              onChange={(value) => setConfig(name, value)}
            />
          ))}
          {Object.entries(optional).map(([name, label]) => (
            <TextField
              key={name}
              label={label}
              hint={[t('channels.forTemplates'), placeOf(name)].filter(Boolean).join(' ')}
              error={errorAt(`config.${name}`)}
              value={draft.config[name] ?? ''}
              onChange={(value) => setConfig(name, value)}
            />
          ))}
        </Group>
      )}
      {(draft.provider === 'messenger' || draft.provider === 'instagram') && (
        <CheckField
          label={t('channels.humanAgent')}
          hint={t('channels.humanAgentHint')}
          checked={draft.config.humanAgent === 'on'}
          onChange={(isOn) => setConfig('humanAgent', isOn ? 'on' : 'off')}
        />
      )}
      {draft.provider === 'web' && (
        <>
          <WebChatFields config={draft.config} onChange={setConfig} errorAt={(name) => errorAt(`config.${name}`)} />
          <WebChatPreview config={draft.config} name={draft.name} />
          <WebChatDoorFields config={draft.config} onChange={setConfig} errorAt={(name) => errorAt(`config.${name}`)} />
        </>
      )}
      {Object.keys(secrets).length > 0 && (
        <Group title={t('secrets.title')} hint={t('secrets.hint')}>
          {Object.entries(secrets).map(([name, label]) => (
            <Field
              key={name}
              label={label}
              error={errorAt(`secrets.${name}`)}
              hint={
                base
                  ? base.secretNames.includes(name)
                    ? t('secrets.set')
                    : t('secrets.unset')
                  : inventedSecrets.includes(name)
                    ? t('secrets.invented')
                    : placeOf(name)
              }
            >
              {(control) => (
                <input
                  {...control}
                  // What was made up here is nobody's password, and may be looked at.
                  type={!base && inventedSecrets.includes(name) ? 'text' : 'password'}
                  autoComplete="new-password"
                  className="field"
                  placeholder={base?.secretNames.includes(name) ? '••••••••' : ''}
                  value={draft.secrets[name] ?? ''}
                  onChange={({ target }) => set({ secrets: { ...draft.secrets, [name]: target.value } })}
                />
              )}
            </Field>
          ))}
        </Group>
      )}
      <FormFoot form={form} submit={base ? t('form.save') : t('channels.create')} />
    </form>
  )
}
