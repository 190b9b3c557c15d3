import { Bot as BotIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { useChannels } from '../api/queries.ts'
import { DeleteButton } from '../settings/delete-button.tsx'
import { CheckField, Field, Group, SelectField, TextField } from '../settings/fields.tsx'
import { ItemPage } from '../settings/item-page.tsx'
import { AddLink, Badge, FormFoot, FormNotices, Page, Rows } from '../settings/page-parts.tsx'
import { useForm } from '../settings/use-form.ts'
import { useItems } from '../settings/use-items.ts'
import { examples, kinds } from './kinds.ts'
import { type Bot, botsQuery } from './queries.ts'
import { useWords } from './words.ts'

/** O2: the bots, and each on a page of its own. */
export default function BotsPage({ itemId }: { itemId: string | undefined }) {
  return itemId === undefined ? <ListPage /> : <BotPage itemId={itemId} />
}

const useBots = () => useItems('bots', botsQuery)

function useKindName() {
  const { t } = useWords()
  return (kind: Bot['kind']) => kinds[kind].name ?? t('http')
}

function ListPage() {
  const { t } = useWords()
  const { t: settings } = useTranslation('settings')
  const kindName = useKindName()
  const channels = useChannels()
  const { items, error } = useBots()
  const rows = items?.map(({ id, name, kind, enabled }) => ({
    id,
    name,
    detail: [kindName(kind), ...channels.flatMap((channel) => (channel.botId === id ? [channel.name] : []))].join(
      ' · ',
    ),
    icon: <BotIcon size={18} className="shrink-0 text-muted" aria-hidden />,
    mark: <Badge tone={enabled ? 'good' : 'plain'}>{t(enabled ? 'on' : 'off')}</Badge>,
  }))
  return (
    <Page
      title={settings('section.bots')}
      intro={settings('bots.intro')}
      action={<AddLink section="bots">{t('add')}</AddLink>}
    >
      <Rows section="bots" label={settings('section.bots')} rows={rows} error={error} none={t('none')} />
      <p className="mt-3 text-muted text-sm">{t('where')}</p>
    </Page>
  )
}

function BotPage({ itemId }: { itemId: string }) {
  const { t } = useWords()
  const list = useBots()
  return (
    <ItemPage section="bots" itemId={itemId} newTitle={t('add')} titleOf={({ name }) => name} {...list}>
      {(bot) => (
        <>
          <BotForm bot={bot} list={list} />
          {bot && (
            <DeleteButton
              name={bot.name}
              text={t('deleting')}
              onDelete={() => call('bots.delete', { id: bot.id })}
              onDone={() => {
                list.remove(bot.id)
                list.showList()
              }}
            />
          )}
        </>
      )}
    </ItemPage>
  )
}

interface Draft {
  name: string
  kind: Bot['kind']
  settings: Record<string, string>
  /** what is to be set anew; nobody reads back what is set */
  secrets: Record<string, string>
  timeoutSeconds: string
  enabled: boolean
}

const draftOf = (bot: Bot | undefined): Draft => ({
  name: bot?.name ?? '',
  kind: bot?.kind ?? 'dialogflow-es',
  settings: { ...bot?.settings } as Record<string, string>,
  secrets: {},
  timeoutSeconds: String(bot?.timeoutSeconds ?? 10),
  enabled: bot?.enabled ?? true,
})

const filled = (values: Record<string, string>, names: readonly string[]) =>
  Object.fromEntries(names.flatMap((name) => (values[name]?.trim() ? [[name, values[name].trim()]] : [])))

function save(draft: Draft, base: Bot | undefined, idempotencyKey: string): Promise<Bot> {
  const { name, kind, enabled } = draft
  const secrets = filled(draft.secrets, kinds[kind].secrets)
  const input = {
    name,
    enabled,
    timeoutSeconds: Number(draft.timeoutSeconds),
    settings: filled(draft.settings, kinds[kind].settings),
    ...(Object.keys(secrets).length > 0 ? { secrets } : {}),
  }
  return base
    ? call('bots.update', { id: base.id, version: base.version, ...input })
    : call('bots.create', { kind, ...input }, { idempotencyKey })
}

interface BotFormProps {
  bot: Bot | undefined
  list: ReturnType<typeof useBots>
}

function BotForm({ bot, list }: BotFormProps) {
  const { t } = useWords()
  const { t: settings } = useTranslation('settings')
  const kindName = useKindName()
  const form = useForm<Bot, Draft>({
    item: bot,
    draftOf,
    save,
    reload: async () => bot && list.reload(bot.id),
    onSaved(saved) {
      list.put(saved)
      if (!bot) list.showList()
    },
  })
  const { draft, set, errorAt, base } = form
  const { settings: asked, secrets } = kinds[draft.kind]
  return (
    <form {...form.form} className="space-y-4">
      <FormNotices form={form} fields={['name', 'kind', 'settings', 'secrets', 'timeoutSeconds']} />
      {base ? (
        <p className="flex items-center gap-2 text-muted">
          <BotIcon size={16} aria-hidden /> {kindName(base.kind)}
        </p>
      ) : (
        <SelectField
          label={t('kind')}
          hint={t(`kindHint.${draft.kind}`)}
          error={errorAt('kind')}
          value={draft.kind}
          onChange={(kind) => set({ kind })}
          options={(Object.keys(kinds) as Bot['kind'][]).map((value) => ({ value, label: kindName(value) }))}
        />
      )}
      <TextField label={t('name')} error={errorAt('name')} value={draft.name} onChange={(name) => set({ name })} />
      {asked.map((name) => (
        <TextField
          key={name}
          label={t(`setting.${name}`)}
          hint={name === 'url' ? t('urlHint') : name === 'language' ? t('languageHint') : undefined}
          placeholder={examples[name]}
          error={errorAt(`settings.${name}`)}
          value={draft.settings[name] ?? ''}
          onChange={(value) => set({ settings: { ...draft.settings, [name]: value } })}
        />
      ))}
      {secrets.length > 0 && (
        <Group title={settings('secrets.title')} hint={settings('secrets.hint')}>
          {secrets.map((name) => {
            const isSet = base?.secretNames.includes(name) === true
            return (
              <Field
                key={name}
                label={t(`secret.${name}`)}
                hint={base ? settings(isSet ? 'secrets.set' : 'secrets.unset') : t('serviceAccountHint')}
                error={errorAt(`secrets.${name}`)}
              >
                {(control) => (
                  <textarea
                    {...control}
                    rows={3}
                    className="field font-mono text-xs"
                    autoComplete="off"
                    spellCheck={false}
                    placeholder={isSet ? '••••••••' : '{ "type": "service_account", … }'}
                    value={draft.secrets[name] ?? ''}
                    onChange={({ target }) => set({ secrets: { ...draft.secrets, [name]: target.value } })}
                  />
                )}
              </Field>
            )
          })}
        </Group>
      )}
      <Field label={t('timeout')} hint={t('timeoutHint')} error={errorAt('timeoutSeconds')}>
        {(control) => (
          <input
            {...control}
            className="field max-w-24"
            type="number"
            min={1}
            max={20}
            value={draft.timeoutSeconds}
            onChange={({ target }) => set({ timeoutSeconds: target.value })}
          />
        )}
      </Field>
      <CheckField
        label={t('enabled')}
        hint={t('enabledHint')}
        checked={draft.enabled}
        onChange={(enabled) => set({ enabled })}
      />
      <FormFoot form={form} submit={base ? settings('form.save') : t('create')} />
    </form>
  )
}
