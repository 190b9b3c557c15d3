import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useNames } from '../api/queries.ts'
import type { Contact } from '../api/types.ts'
import { useLocale } from '../i18n/time.ts'
import { Button } from '../ui/button.tsx'
import { useChannelName } from '../ui/channel-name.ts'
import { Fact } from '../ui/fact.tsx'
import { TimeAgo } from '../ui/time.tsx'

const ConfirmDialog = lazy(() => import('../conversations/confirm-dialog.tsx'))

/** M18: where the customer wants no marketing, by whose word; and a way to note that they want none at all. */
export function Marketing({ contact }: { contact: Contact }) {
  const { t } = useTranslation('records')
  const client = useQueryClient()
  const [isAsking, setIsAsking] = useState(false)
  const { id, name, optOuts } = contact
  return (
    <Fact term={t('marketing.title')}>
      {optOuts.length > 0 ? (
        <ul className="space-y-0.5">
          {optOuts.map((said) => (
            <OptOut key={said.channelId ?? ''} said={said} contact={contact} />
          ))}
        </ul>
      ) : (
        <span className="text-muted">{t('marketing.allowed')}</span>
      )}
      {optOuts.every(({ channelId }) => channelId !== null) && (
        <Button small className="ms-2" onClick={() => setIsAsking(true)}>
          {t('marketing.stop')}
        </Button>
      )}
      {isAsking && (
        <Suspense>
          <ConfirmDialog
            title={t('marketing.confirmTitle', { name })}
            text={t('marketing.confirmText')}
            confirm={t('marketing.confirm')}
            onConfirm={async () => {
              const after = await call('contacts.optOut', { id }, { idempotencyKey: crypto.randomUUID() })
              client.setQueryData(keys.contact(id), (before: Contact | undefined) => ({ ...before, ...after }))
            }}
            onDone={() => setIsAsking(false)}
          />
        </Suspense>
      )}
    </Fact>
  )
}

function OptOut({ said, contact }: { said: Contact['optOuts'][number]; contact: Contact }) {
  const { t } = useTranslation('records')
  const { t: common } = useTranslation()
  const names = useNames()
  const channelName = useChannelName()
  const language = useLocale()
  const { channelId, except = [], by, at } = said
  const nameOf = (one: string) => {
    const type = contact.channels.find((each) => each.channelId === one)?.type
    return names.channel(one)?.name ?? (type ? channelName({ type }) : one)
  }
  const list = new Intl.ListFormat(language, { type: 'conjunction' })
  const where =
    channelId !== null
      ? t('marketing.on', { channel: nameOf(channelId) })
      : except.length > 0
        ? t('marketing.everywhereBut', { channels: list.format(except.map(nameOf)) })
        : t('marketing.everywhere')
  const who =
    by === 'contact'
      ? t('marketing.byContact')
      : t('marketing.byAgent', { name: names.agent(by) ?? common('row.someone') })
  return (
    <li>
      <span className="text-warn">{where}</span>{' '}
      <span className="text-muted text-xs">
        {who} · <TimeAgo at={at} />
      </span>
    </li>
  )
}
