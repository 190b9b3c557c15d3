import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, Suspense, use, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/client.ts'
import { asProblem, Problem } from '../../api/problem.ts'
import { contactQuery, useChannels, useMe, useTeams, workspaceQuery } from '../../api/queries.ts'
import { can } from '../../api/rights.ts'
import type { Channel, Contact } from '../../api/types.ts'
import { loadMessages } from '../../crm/messages.ts'
import { useLanguage } from '../../i18n/time.ts'
import { TextLength } from '../../messages/text-length.tsx'
import { applyAnswer } from '../../realtime/apply.ts'
import { useGo } from '../../shell/place.ts'
import { rememberTemplate } from '../../templates/recent.ts'
import { type ReadyTemplate, TemplatePicker } from '../../templates/template-picker.tsx'
import { nothingChosen, type TemplateDraft } from '../../templates/types.ts'
import { Button } from '../../ui/button.tsx'
import { useChannelName } from '../../ui/channel-name.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice, Waiting } from '../../ui/notice.tsx'
import { useRefusal } from '../../ui/refusal.ts'
import { remember, remembered } from '../../ui/remembered.ts'
import { useSentence } from '../../ui/sentence.ts'
import { usePhone } from './use-phone.ts'

/** On these a company may write first (M9). */
const reachable: Channel['type'][] = ['sms', 'whatsapp', 'email']
const order = ({ type }: Channel) => reachable.indexOf(type)
const fields = ['phone', 'email', 'name', 'message.text', 'teamId', 'channelId'] as const

/** Where the channel is kept that one wrote on first last. */
const LAST = 'switchboard.start.channel'

interface StartProps {
  /** an address that was pressed */
  address?: string | undefined
  /** whose it is, where that is known */
  contactId?: string | undefined
  onClose(): void
}

/** M9: writes to somebody who has not written, and opens the conversation in Mine. */
export default function StartDialog(props: StartProps) {
  return (
    <Suspense>
      <Loaded {...props} />
    </Suspense>
  )
}

function Loaded({ address, contactId, onClose }: StartProps) {
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('records')
  const { data: contact } = useQuery({ ...contactQuery(contactId ?? ''), enabled: contactId !== undefined })
  const channels = useChannels()
    .filter((channel) => order(channel) !== -1)
    .toSorted((one, other) => order(one) - order(other) || one.name.localeCompare(other.name))
  return (
    <Dialog open onClose={onClose} title={t('start.title')} wide>
      {channels.length === 0 ? (
        <Notice tone="info">{t('start.noChannel')}</Notice>
      ) : contactId !== undefined && !contact ? (
        <Waiting rows={4} />
      ) : (
        <StartForm channels={channels} address={address ?? ''} contact={contact} onClose={onClose} />
      )}
    </Dialog>
  )
}

interface FormProps {
  channels: readonly Channel[]
  address: string
  contact: Contact | undefined
  onClose(): void
}

/** What the server says of a message is said of the field that it stands in. */
function within(error: unknown): unknown {
  if (error === undefined) return undefined
  const { status, code, message, errors } = asProblem(error)
  const own = errors.map(({ path, message: said }) => ({
    path: path.replace(/^message\.template/, 'template'),
    message: said,
  }))
  return new Problem(status, { code, detail: message, errors: own })
}

function StartForm({ channels, address, contact, onClose }: FormProps) {
  const { t } = useTranslation('records')
  const { t: common } = useTranslation()
  const client = useQueryClient()
  const sentence = useSentence()
  const refusal = useRefusal()
  const channelName = useChannelName()
  const language = useLanguage()
  const go = useGo()
  const me = useMe()
  const { data: workspace } = useQuery(workspaceQuery)
  const teams = useTeams().filter(
    ({ id }) => can(me, 'conversations.viewAll') || me?.teams.some((team) => team.id === id),
  )
  const isMail = address.includes('@')
  const fitting = channels.filter(({ type }) => (type === 'email') === isMail)
  const first = fitting.find(({ id }) => id === remembered(LAST)) ?? fitting[0] ?? channels[0]
  const [draft, setDraft] = useState({ channelId: first?.id ?? '', address, name: '', teamId: '', text: '' })
  const [template, setTemplate] = useState<TemplateDraft>(nothingChosen)
  const [ready, setReady] = useState<ReadyTemplate>()
  const [showsMissing, setShowsMissing] = useState(false)
  const [error, setError] = useState<unknown>()
  const [isSending, setIsSending] = useState(false)
  const attempt = useRef({ content: '', key: '' })
  const form = useRef<HTMLFormElement>(null)
  const set = (change: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...change }))
  const channel = channels.find(({ id }) => id === draft.channelId)
  const isEmail = channel?.type === 'email'
  const isTemplate = channel?.type === 'whatsapp'
  const phone = usePhone(isEmail ? '' : draft.address, workspace?.country ?? null)
  const errorAt = (path: string) => (error === undefined ? undefined : refusal(error, path))
  const problem = error === undefined ? undefined : asProblem(error)
  const isAtField =
    fields.some((path) => errorAt(path) !== undefined) ||
    (isTemplate && problem?.errors.some(({ path }) => path.startsWith('message.template')))

  const send = async (event?: FormEvent) => {
    event?.preventDefault()
    if (isSending) return
    if (isTemplate && !ready) {
      setShowsMissing(true)
      setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
      return
    }
    const { channelId, name, teamId, text } = draft
    const message = isTemplate ? ready && { template: ready.template } : text.trim() ? { text } : undefined
    const input = {
      channelId,
      ...(contact ? { contactId: contact.id } : name.trim() ? { name: name.trim() } : {}),
      ...(isEmail ? { email: draft.address.trim() } : { phone: phone?.number ?? draft.address.trim() }),
      ...(teamId ? { teamId } : {}),
      ...(message ? { message } : {}),
    }
    const content = JSON.stringify(input)
    // What is sent again because no answer came is the same conversation.
    if (attempt.current.content !== content) attempt.current = { content, key: crypto.randomUUID() }
    setIsSending(true)
    setError(undefined)
    try {
      const asked = call('conversations.create', input, { idempotencyKey: attempt.current.key })
      const started = await applyAnswer(client, asked)
      if (ready) rememberTemplate(channelId, ready.template.id, ready.template.variables ?? {})
      remember(LAST, channelId)
      onClose()
      void go.open(started.id, { view: 'mine', queue: undefined, q: undefined, write: undefined, whose: undefined })
    } catch (refused) {
      setError(refused)
      setIsSending(false)
    }
  }
  const countryName = phone?.country && new Intl.DisplayNames([language], { type: 'region' }).of(phone.country)
  const understood =
    phone && [countryName, draft.address === phone.written ? undefined : phone.written].filter(Boolean).join(' · ')
  return (
    <form ref={form} onSubmit={(event) => void send(event)} className="space-y-3" noValidate>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label={t(isEmail ? 'start.email' : 'start.phone')}
          hint={isEmail ? undefined : understood || t(workspace?.country ? 'start.phoneHintOwn' : 'start.phoneHint')}
          error={errorAt(isEmail ? 'email' : 'phone')}
        >
          {(control) => (
            <input
              {...control}
              type={isEmail ? 'email' : 'tel'}
              className="field"
              dir="ltr"
              autoComplete="off"
              required
              list={contact ? 'start-addresses' : undefined}
              placeholder={isEmail ? 'name@example.com' : '+41 79 123 45 67'}
              value={draft.address}
              onChange={({ target }) => {
                set({ address: target.value })
                setError(undefined)
              }}
              onBlur={() => phone && set({ address: phone.written })}
            />
          )}
        </Field>
        {contact ? (
          <Field label={t('start.name')}>
            {(control) => <input {...control} className="field" value={contact.name} readOnly />}
          </Field>
        ) : (
          <Field label={t('start.name')} hint={t('start.nameHint')} error={errorAt('name')}>
            {(control) => (
              <input
                {...control}
                className="field"
                maxLength={256}
                value={draft.name}
                onChange={({ target }) => set({ name: target.value })}
              />
            )}
          </Field>
        )}
        <Field label={t('start.channel')} error={errorAt('channelId')}>
          {(control) => (
            <select
              {...control}
              className="field"
              value={draft.channelId}
              onChange={({ target }) => {
                set({ channelId: target.value })
                setTemplate(nothingChosen)
                setReady(undefined)
                setShowsMissing(false)
                setError(undefined)
              }}
            >
              {channels.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.name.includes(channelName(each)) ? each.name : `${channelName(each)} · ${each.name}`}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('start.team')} error={errorAt('teamId')}>
          {(control) => (
            <select
              {...control}
              className="field"
              value={draft.teamId}
              onChange={({ target }) => set({ teamId: target.value })}
            >
              <option value="">{t('start.ownTeam')}</option>
              {teams.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      {contact && (
        <datalist id="start-addresses">
          {(isEmail ? contact.emails : contact.phones).map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
      {isTemplate && channel ? (
        <section aria-label={t('start.template')}>
          <p className="mb-1 text-muted text-xs">{t('start.templateHint')}</p>
          <TemplatePicker
            key={channel.id}
            channelId={channel.id}
            language={contact?.language ?? undefined}
            value={template}
            onChange={(next) => {
              setTemplate(next)
              setError(undefined)
            }}
            onReady={setReady}
            place={`start.${channel.id}`}
            showsMissing={showsMissing}
            problem={within(error)}
          />
        </section>
      ) : (
        <Field
          label={t('start.text')}
          hint={draft.text ? undefined : t('start.textHint')}
          error={errorAt('message.text')}
        >
          {(control) => (
            <>
              <textarea
                {...control}
                className="field min-h-24"
                dir="auto"
                maxLength={16_000}
                value={draft.text}
                onChange={({ target }) => set({ text: target.value })}
                onKeyDown={(event) => {
                  if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void send()
                }}
              />
              <TextLength text={draft.text} limit={channel?.text} />
            </>
          )}
        </Field>
      )}
      {problem && !isAtField && (
        <Notice
          tone="bad"
          action={
            problem.code === 'conversation_open' && (
              <Button
                small
                onClick={() => {
                  onClose()
                  void go.list({ view: 'unassigned', q: phone?.number ?? draft.address.trim() })
                }}
              >
                {t('start.find')}
              </Button>
            )
          }
        >
          {problem.code === 'forbidden' ? t('start.refused') : sentence(problem)}
        </Notice>
      )}
      <div className="flex justify-end gap-2 pt-1">
        <Button onClick={onClose}>{common('common.cancel')}</Button>
        <Button type="submit" look="primary" disabled={isSending}>
          {t(isTemplate || draft.text.trim() ? 'start.send' : 'start.go')}
        </Button>
      </div>
    </form>
  )
}
