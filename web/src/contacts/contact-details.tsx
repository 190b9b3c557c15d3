import { type ReactNode, use } from 'react'
import { useTranslation } from 'react-i18next'
import { useNames } from '../api/queries.ts'
import type { Contact } from '../api/types.ts'
import { loadMessages } from '../crm/messages.ts'
import { useLanguage, useLocale } from '../i18n/time.ts'
import { useChangePlace, usePlace } from '../shell/place.ts'
import { ChannelIcon } from '../ui/channel-icon.tsx'
import { useChannelName } from '../ui/channel-name.ts'
import { Fact } from '../ui/fact.tsx'
import { TimeAgo } from '../ui/time.tsx'
import { Attributes } from './attributes.tsx'
import { EditableList, EditableText } from './editable.tsx'
import { languageName } from './language-name.ts'
import { Marketing } from './marketing.tsx'
import { Rating } from './rating.tsx'
import { useContactUpdate } from './update.ts'

/** C1: what is known of a contact, editable where it stands. `children`: what stands below their addresses. */
export function ContactDetails({ contact, children }: { contact: Contact; children?: ReactNode }) {
  use(loadMessages(useLanguage()))
  const { t } = useTranslation()
  const { t: words } = useTranslation('records')
  const language = useLocale()
  const names = useNames()
  const update = useContactUpdate(contact)
  const { pinnedTo, location, lastActiveAt, externalId } = contact
  return (
    <dl className="space-y-3">
      <Rating rating={contact.rating} answers={contact.answers} />
      <Fact term={t('contact.phones')}>
        <EditableList
          label={t('contact.phone')}
          values={contact.phones}
          type="tel"
          placeholder="+41791234567"
          save={(phones) => update({ phones })}
        />
      </Fact>
      <Fact term={t('contact.emails')}>
        <EditableList
          label={t('contact.email')}
          values={contact.emails}
          type="email"
          placeholder="name@example.com"
          save={(emails) => update({ emails })}
        />
      </Fact>
      {children}
      <Fact term={t('contact.language')}>
        <EditableText
          label={t('contact.language')}
          value={contact.language ?? ''}
          shown={contact.language ? languageName(contact.language, language) : undefined}
          placeholder="en"
          save={(next) => update({ language: next || null })}
        />
      </Fact>
      {externalId && (
        <Fact term={words('externalId')}>
          <EditableText
            label={words('externalId')}
            value={externalId}
            save={(next) => update({ externalId: next || null })}
          />
        </Fact>
      )}
      {location && (
        <Fact term={t('contact.location')}>
          {[location.title ?? location.url, location.timezone].filter(Boolean).join(' · ')}
        </Fact>
      )}
      {lastActiveAt && (
        <Fact term={t('contact.lastActive')}>
          <TimeAgo at={lastActiveAt} />
        </Fact>
      )}
      <Fact term={t('contact.channels')}>
        <Channels contact={contact} />
      </Fact>
      {contact.unreachable.length > 0 && (
        <Fact term={t('contact.unreachable')}>
          <ul className="space-y-0.5 text-warn">
            {contact.unreachable.map(({ channelId, address, reason, since }) => (
              <li key={`${channelId} ${address}`}>
                {t(`unreachable.${reason}`, { address })} <TimeAgo at={since} className="text-muted text-xs" />
              </li>
            ))}
          </ul>
        </Fact>
      )}
      <Marketing contact={contact} />
      <Fact term={t('contact.owner')}>
        {pinnedTo ? (
          (names.agent(pinnedTo) ?? t('row.someone'))
        ) : (
          <span className="text-muted">{t('contact.noOwner')}</span>
        )}
      </Fact>
      <Fact term={t('contact.attributes')}>
        <Attributes contact={contact} />
      </Fact>
      <Fact term={t('contact.since')}>
        <TimeAgo at={contact.createdAt} />
      </Fact>
    </dl>
  )
}

/** C4: a click shows what was said there. */
function Channels({ contact }: { contact: Contact }) {
  const { t } = useTranslation()
  const names = useNames()
  const channelName = useChannelName()
  const { place } = usePlace()
  const change = useChangePlace()
  return (
    <ul className="space-y-0.5">
      {contact.channels.map(({ channelId, type, address }) => {
        const isOnly = place.only === channelId
        return (
          <li key={`${channelId} ${address}`}>
            <button
              type="button"
              aria-pressed={isOnly}
              title={t('contact.onlyChannel')}
              onClick={() => change({ only: isOnly ? undefined : channelId })}
              className={`-mx-1.5 flex w-[calc(100%+12px)] items-center gap-2 rounded-md px-1.5 py-1 text-start ${isOnly ? 'bg-soft' : 'hover:bg-hover'}`}
            >
              <ChannelIcon type={type} />
              <span className="min-w-0 flex-1">
                <span className="block truncate">{names.channel(channelId)?.name ?? channelName({ type })}</span>
                <span className="block truncate text-muted text-xs">{address}</span>
              </span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
