import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Check, ExternalLink } from 'lucide-react'
import { type ReactNode, Suspense, use, useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/client.ts'
import { config } from '../../api/config.ts'
import type { Channel } from '../../api/types.ts'
import { clockTime, useLanguage, useLocale } from '../../i18n/time.ts'
import { Button } from '../../ui/button.tsx'
import { Notice, Waiting } from '../../ui/notice.tsx'
import { CopyField } from '../copy-field.tsx'
import { useSettingsSentence } from '../problems.ts'
import { CheckAnswer, CheckButton, type Checking, useCheck } from './check.tsx'
import { guideOf } from './guides.ts'
import { loadSetupMessages } from './messages.ts'
import { inventedOf, inventSecret, keepInvented } from './own-secrets.ts'
import { Sketch } from './sketch.tsx'
import { TestAnswer } from './test-answer.tsx'
import { isVerified } from './verified.ts'

interface SetupProps {
  channel: Channel
  onChanged(channel: Channel): void
}

/** How a channel is connected, from its credentials to the first answer; folded once it was seen to work. */
export function ChannelSetup(props: SetupProps) {
  return (
    <Suspense fallback={<Waiting rows={3} />}>
      <Loaded {...props} />
    </Suspense>
  )
}

const LOOK_EVERY_MS = 2_500

function Loaded({ channel, onChanged }: SetupProps) {
  use(loadSetupMessages(useLanguage()))
  const { t } = useTranslation('channelSetup')
  const verified = isVerified(channel)
  const [wasVerified] = useState(verified)
  // A first webhook may come at any moment, while somebody looks at the page.
  const { data: now, refetch } = useQuery({
    queryKey: ['channelSetup', 'channel', channel.id],
    queryFn: () => call('channels.get', { id: channel.id }),
    enabled: !verified,
    refetchInterval: LOOK_EVERY_MS,
    gcTime: 0,
  })
  const isNews = now !== undefined && now.version >= channel.version && stateOf(now) !== stateOf(channel)
  useEffect(() => {
    if (isNews && now) onChanged(now)
  }, [isNews, now, onChanged])
  const look = useCallback(() => void refetch(), [refetch])
  const checking = useCheck(channel, channel.provider !== 'custom' && inventedOf(channel.id) !== undefined, look)
  const steps = <Steps channel={channel} checking={checking} />
  if (!wasVerified) return <section aria-label={t('title')}>{steps}</section>
  return (
    <details className="rounded-lg border bg-surface">
      <summary className="cursor-pointer px-3 py-2.5 font-medium">{t('title')}</summary>
      <div className="border-t p-1">{steps}</div>
    </details>
  )
}

const stateOf = ({ health, proven, version }: Channel) => JSON.stringify([health, proven, version])

function Steps({ channel, checking }: { channel: Channel; checking: Checking }) {
  const { t } = useTranslation('channelSetup')
  const { provider, proven } = channel
  const { name } = guideOf(channel)
  const language = useLocale()
  const clock = (at: string) => clockTime(Date.parse(at), language)
  const { state } = checking
  const answered = state.kind === 'answered' ? state.check : undefined
  const isHeard = proven.receiving !== null
  if (provider === 'web') {
    return (
      <ol className="divide-y overflow-hidden rounded-lg border bg-surface">
        <Step number={1} title={t('web.paste')} isDone={isHeard}>
          <CopyField label={t('web.snippet')} hint={t('web.hint')} value={snippetOf(channel)} isLong />
        </Step>
        <Step number={2} title={t('web.see')} isDone={isHeard}>
          <Live isDone={isHeard}>
            {isHeard ? t('web.seen', { time: clock(proven.receiving ?? '') }) : t('web.waiting')}
          </Live>
        </Step>
        <Step number={3} title={t('step.answer')} isDone={false}>
          <TestAnswer channel={channel} />
        </Step>
      </ol>
    )
  }
  if (provider === 'custom') {
    return (
      <ol className="divide-y overflow-hidden rounded-lg border bg-surface">
        <Step number={1} title={t('app.keep')} isDone={proven.sending !== null}>
          <AppSecret channel={channel} />
        </Step>
        <Step number={2} title={t('app.post')} isDone={isHeard}>
          <p className="text-muted text-sm">
            {t('app.key')}{' '}
            <Link
              to="/settings/$section/$itemId"
              params={{ section: 'api-keys', itemId: 'new' }}
              className="text-accent underline"
            >
              {t('app.makeKey')}
            </Link>
          </p>
          <CopyField label={t('app.line')} hint={t('app.lineHint')} value={postingLine(channel)} isLong />
        </Step>
        <Step number={3} title={t('app.hear')} isDone={isHeard}>
          <Live isDone={isHeard}>
            {isHeard ? t('app.heard', { time: clock(proven.receiving ?? '') }) : t('app.waiting')}
          </Live>
        </Step>
        <Step number={4} title={t('step.answer')} isDone={proven.sending !== null}>
          {isHeard ? <TestAnswer channel={channel} /> : <p className="text-muted text-sm">{t('answer.first')}</p>}
        </Step>
      </ol>
    )
  }
  const isMail = provider === 'email'
  const accepted = isMail ? answered?.problems.length === 0 : proven.sending !== null && answered?.state !== 'refused'
  return (
    <ol className="divide-y overflow-hidden rounded-lg border bg-surface">
      <Step number={1} title={isMail ? t('mail.check') : t('step.check', { provider: name })} isDone={accepted}>
        <CheckAnswer state={state} provider={name} />
        <CheckButton checking={checking} provider={isMail ? t('mail.settings') : name} />
      </Step>
      <Step
        number={2}
        title={isMail ? t('mail.tell') : t('step.tell', { provider: name })}
        isDone={isHeard || answered?.webhook === 'ours'}
      >
        {isMail ? (
          <p className="text-muted text-sm">{t('mail.how', { address: channel.config.address ?? '' })}</p>
        ) : (
          <Delivery channel={channel} checking={checking} />
        )}
      </Step>
      <Step number={3} title={t(isMail ? 'mail.hear' : 'step.hear', { provider: name })} isDone={isHeard}>
        {!isHeard && <p className="text-muted text-sm">{t(isMail ? 'mail.write' : 'hear.write')}</p>}
        <Live isDone={isHeard}>
          {isHeard
            ? t(isMail ? 'mail.heard' : 'hear.heard', { provider: name, time: clock(proven.receiving ?? '') })
            : t(isMail ? 'mail.waiting' : 'hear.waiting', { provider: name })}
        </Live>
      </Step>
      <Step number={4} title={t('step.answer')} isDone={false}>
        {isHeard ? <TestAnswer channel={channel} /> : <p className="text-muted text-sm">{t('answer.first')}</p>}
      </Step>
    </ol>
  )
}

const snippetOf = ({ id }: Channel) => `<script src="${location.origin}/widget.js" data-channel="${id}" async></script>`

/** How the company's app hands in what a user of it wrote. */
const postingLine = ({ id }: Channel) =>
  [
    `curl -X POST '${config().apiUrl || location.origin}/v1/channels/${id}/inbound' \\`,
    `  -H 'Authorization: Bearer <API key>' -H 'Content-Type: application/json' \\`,
    `  -d '${JSON.stringify({ id: 'message-1', from: { id: 'user-1', name: 'Maria' }, text: 'Hello' })}'`,
  ].join('\n')

/** What the answers are signed with: shown once, after the channel was made. */
function AppSecret({ channel }: { channel: Channel }) {
  const { t } = useTranslation('channelSetup')
  const { t: settings } = useTranslation('settings')
  const secret = inventedOf(channel.id)?.signingSecret
  return (
    <>
      <p className="text-muted text-sm">{t('app.how')}</p>
      {secret ? (
        <CopyField label={settings('signing.title')} hint={settings('signing.once')} value={secret} />
      ) : (
        <p className="text-muted text-sm">{t('app.kept')}</p>
      )}
    </>
  )
}

interface StepProps {
  number: number
  title: string
  isDone: boolean | undefined
  children: ReactNode
}

function Step({ number, title, isDone, children }: StepProps) {
  const { t } = useTranslation('channelSetup')
  return (
    <li className="flex gap-3 px-3 py-3">
      <span
        className={`flex size-6 shrink-0 items-center justify-center rounded-full font-semibold text-xs ${isDone ? 'bg-good-soft text-good' : 'bg-sunken text-muted'}`}
      >
        {isDone ? <Check size={14} aria-hidden /> : <span aria-hidden>{number}</span>}
      </span>
      <div className="min-w-0 flex-1 space-y-2">
        <h2 className="mt-0.5 font-medium">
          {title}
          {isDone && <span className="sr-only"> ({t('done')})</span>}
        </h2>
        {children}
      </div>
    </li>
  )
}

/** What is waited for, said when it comes. */
function Live({ isDone, children }: { isDone: boolean; children: ReactNode }) {
  return (
    <p role="status" className={`flex items-center gap-2 text-sm ${isDone ? 'text-good' : ''}`}>
      {!isDone && (
        <span aria-hidden className="size-2 animate-pulse rounded-full bg-accent motion-reduce:animate-none" />
      )}
      {children}
    </p>
  )
}

/** What the provider is told by hand, with a picture of where; or, where it takes that over its API, from here. */
function Delivery({ channel, checking }: { channel: Channel; checking: Checking }) {
  const { t } = useTranslation('channelSetup')
  const { name, url, path, rows = [], connects } = guideOf(channel)
  const { webhookUrl } = channel
  const invented = inventedOf(channel.id)
  const isTold = checking.state.kind === 'answered' && checking.state.check.webhook === 'ours'
  const asksToken = rows.some((row) => 'paste' in row && row.paste === 'verifyToken')
  return (
    <>
      {connects && (
        <div className="space-y-1.5">
          <p className="text-muted text-sm">{t(path ? 'tell.orHere' : 'tell.here', { provider: name })}</p>
          <Button
            look={isTold ? 'plain' : 'primary'}
            disabled={checking.state.kind === 'asking'}
            onClick={() => void checking.run(true)}
          >
            {t('tell.connect', { provider: name })}
          </Button>
        </div>
      )}
      {path && webhookUrl && (
        <>
          <p className="text-muted text-sm">
            {t('tell.byHand')}{' '}
            {url && (
              <a
                href={url}
                target="_blank"
                rel="noreferrer"
                className="inline-flex items-center gap-1 text-accent underline"
              >
                {new URL(url).host}
                <ExternalLink size={12} aria-hidden />
              </a>
            )}
          </p>
          <WebhookField url={webhookUrl} />
          {asksToken && <VerifyToken channel={channel} />}
          <Sketch
            path={path}
            rows={rows}
            values={{ webhookUrl, verifyToken: invented?.verifyToken ?? '••••••••', post: 'HTTP POST' }}
          />
        </>
      )}
      {!path && webhookUrl && <WebhookField url={webhookUrl} />}
    </>
  )
}

function WebhookField({ url }: { url: string }) {
  const { t } = useTranslation('settings')
  return <CopyField label={t('webhook.label')} value={url} />
}

/** The word by which the provider shows that it was told by us: made up here, and told nowhere else. */
function VerifyToken({ channel }: { channel: Channel }) {
  const { t } = useTranslation('channelSetup')
  const sentence = useSettingsSentence()
  const [token, setToken] = useState(() => inventedOf(channel.id)?.verifyToken)
  const [error, setError] = useState<unknown>()
  const renew = async () => {
    const verifyToken = inventSecret()
    setError(undefined)
    try {
      await call('channels.update', { id: channel.id, secrets: { verifyToken } })
      keepInvented(channel.id, { verifyToken })
      setToken(verifyToken)
    } catch (problem) {
      setError(problem)
    }
  }
  if (token) return <CopyField label="Verify token" hint={t('tell.tokenHint')} value={token} />
  return (
    <div className="space-y-1.5">
      <p className="text-sm">
        <span className="font-medium">Verify token</span> <span className="text-muted">{t('tell.tokenKept')}</span>
      </p>
      <Button small onClick={() => void renew()}>
        {t('tell.tokenNew')}
      </Button>
      {error !== undefined && <Notice tone="bad">{sentence(error)}</Notice>}
    </div>
  )
}
