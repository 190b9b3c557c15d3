import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, Suspense, use, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { asProblem } from '../api/problem.ts'
import { useChannels, useMe, useTeams } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import type { Channel } from '../api/types.ts'
import { loadMessages } from '../crm/messages.ts'
import { useLanguage } from '../i18n/time.ts'
import { applyAnswer } from '../realtime/apply.ts'
import { useGo } from '../shell/place.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { useRefusal } from '../ui/refusal.ts'
import { useSentence } from '../ui/sentence.ts'

/** On these a company may write first (M9). */
const reachable: Channel['type'][] = ['sms', 'whatsapp', 'email']
const order = ({ type }: Channel) => reachable.indexOf(type)
const fields = ['phone', 'email', 'name', 'text', 'teamId', 'channelId'] as const

/** +41 79 123 45 67 and 0041… as the server wants them. */
const plain = (phone: string) => phone.replaceAll(/[\s().\-/]/g, '').replace(/^00/, '+')

/** M9: writes to somebody who has not written, and opens the conversation in Mine. */
export default function StartDialog({ onClose }: { onClose: () => void }) {
  return (
    <Suspense>
      <Loaded onClose={onClose} />
    </Suspense>
  )
}

function Loaded({ onClose }: { onClose: () => void }) {
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('records')
  const channels = useChannels()
    .filter((channel) => order(channel) !== -1)
    .toSorted((one, other) => order(one) - order(other) || one.name.localeCompare(other.name))
  return (
    <Dialog open onClose={onClose} title={t('start.title')}>
      {channels.length > 0 ? (
        <StartForm channels={channels} onClose={onClose} />
      ) : (
        <Notice tone="info">{t('start.noChannel')}</Notice>
      )}
    </Dialog>
  )
}

function StartForm({ channels, onClose }: { channels: readonly Channel[]; onClose: () => void }) {
  const { t } = useTranslation('records')
  const { t: common } = useTranslation()
  const client = useQueryClient()
  const sentence = useSentence()
  const refusal = useRefusal()
  const go = useGo()
  const me = useMe()
  const teams = useTeams().filter(
    ({ id }) => can(me, 'conversations.viewAll') || me?.teams.some((team) => team.id === id),
  )
  const [draft, setDraft] = useState({ channelId: channels[0]?.id ?? '', address: '', name: '', teamId: '', text: '' })
  const [error, setError] = useState<unknown>()
  const [isSending, setIsSending] = useState(false)
  const attempt = useRef({ content: '', key: '' })
  const set = (change: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...change }))
  const isEmail = channels.find(({ id }) => id === draft.channelId)?.type === 'email'
  const errorAt = (path: string) => (error === undefined ? undefined : refusal(error, path))
  const isAtField = fields.some((path) => errorAt(path) !== undefined)
  const code = error === undefined ? undefined : asProblem(error).code

  const send = async (event?: FormEvent) => {
    event?.preventDefault()
    if (isSending) return
    const { channelId, address, name, teamId, text } = draft
    const input = {
      channelId,
      ...(isEmail ? { email: address.trim() } : { phone: plain(address) }),
      ...(name.trim() ? { name: name.trim() } : {}),
      ...(teamId ? { teamId } : {}),
      ...(text.trim() ? { text } : {}),
    }
    const content = JSON.stringify(input)
    // What is sent again because no answer came is the same conversation.
    if (attempt.current.content !== content) attempt.current = { content, key: crypto.randomUUID() }
    setIsSending(true)
    setError(undefined)
    try {
      const asked = call('conversations.create', input, { idempotencyKey: attempt.current.key })
      const started = await applyAnswer(client, asked)
      onClose()
      void go.open(started.id, { view: 'mine', queue: undefined, q: undefined })
    } catch (refused) {
      setError(refused)
      setIsSending(false)
    }
  }
  return (
    <form onSubmit={(event) => void send(event)} className="space-y-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label={t(isEmail ? 'start.email' : 'start.phone')}
          hint={isEmail ? undefined : t('start.phoneHint')}
          error={errorAt(isEmail ? 'email' : 'phone')}
        >
          {(control) => (
            <input
              {...control}
              type={isEmail ? 'email' : 'tel'}
              className="field"
              required
              placeholder={isEmail ? 'name@example.com' : '+41791234567'}
              value={draft.address}
              onChange={({ target }) => set({ address: target.value })}
            />
          )}
        </Field>
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
        <Field label={t('start.channel')} error={errorAt('channelId')}>
          {(control) => (
            <select
              {...control}
              className="field"
              value={draft.channelId}
              onChange={({ target }) => set({ channelId: target.value })}
            >
              {channels.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
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
      <Field label={t('start.text')} hint={t('start.textHint')} error={errorAt('text')}>
        {(control) => (
          <textarea
            {...control}
            className="field min-h-24"
            maxLength={16_000}
            value={draft.text}
            onChange={({ target }) => set({ text: target.value })}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void send()
            }}
          />
        )}
      </Field>
      {error !== undefined && !isAtField && (
        <Notice
          tone="bad"
          action={
            code === 'conversation_open' && (
              <Button
                small
                onClick={() => {
                  onClose()
                  void go.list({ view: 'unassigned', q: draft.address.trim() })
                }}
              >
                {t('start.find')}
              </Button>
            )
          }
        >
          {code === 'forbidden' ? t('start.refused') : sentence(error)}
        </Notice>
      )}
      <div className="flex justify-end gap-2 pt-1">
        <Button onClick={onClose}>{common('common.cancel')}</Button>
        <Button type="submit" look="primary" disabled={isSending}>
          {t('start.go')}
        </Button>
      </div>
    </form>
  )
}
