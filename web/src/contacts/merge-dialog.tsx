import { useMutation, useQuery } from '@tanstack/react-query'
import { use, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contactQuery } from '../api/queries.ts'
import type { Contact } from '../api/types.ts'
import { loadMessages } from '../crm/messages.ts'
import { useLanguage } from '../i18n/time.ts'
import { Button } from '../ui/button.tsx'
import { ChannelIcon } from '../ui/channel-icon.tsx'
import { useChannelName } from '../ui/channel-name.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { Face } from './face.tsx'
import { useMerging } from './merging.ts'

interface MergeDialogProps {
  contact: Contact
  otherId: string
  onClose(): void
}

/** C3: who of two stays, and what becomes of the other. */
export default function MergeDialog({ contact, otherId, onClose }: MergeDialogProps) {
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('records')
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const { merge } = useMerging()
  const { data: other, error } = useQuery(contactQuery(otherId))
  const [staysId, setStaysId] = useState(contact.id)
  const merging = useMutation({
    mutationFn: async (found: Contact) => (staysId === contact.id ? merge(contact, found) : merge(found, contact)),
    onSuccess: onClose,
  })
  const joined = ['timeline', 'addresses', 'facts', 'records'] as const
  return (
    <Dialog open onClose={onClose} title={t('merge.title')} wide>
      {other ? (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (!merging.isPending) merging.mutate(other)
          }}
        >
          <fieldset className="grid gap-2 sm:grid-cols-2">
            <legend className="mb-2 text-muted text-sm">{t('merge.who')}</legend>
            {[contact, other].map((one) => (
              <Choice key={one.id} contact={one} isChosen={staysId === one.id} choose={() => setStaysId(one.id)} />
            ))}
          </fieldset>
          <ul className="my-4 list-disc space-y-1 ps-5 text-sm">
            {joined.map((what) => (
              <li key={what}>{t(`merge.${what}`)}</li>
            ))}
            {contact.blacklisted !== other.blacklisted && <li className="text-bad">{t('merge.blacklist')}</li>}
          </ul>
          <p className="text-muted text-sm">{t('merge.hint')}</p>
          <p role="alert" className="min-h-5 text-bad text-sm">
            {merging.error ? sentence(merging.error) : ''}
          </p>
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>{common('common.cancel')}</Button>
            <Button type="submit" look="primary" disabled={merging.isPending}>
              {t('merge.merge')}
            </Button>
          </div>
        </form>
      ) : error ? (
        <p role="alert">{sentence(error)}</p>
      ) : (
        <Waiting rows={4} />
      )}
    </Dialog>
  )
}

interface ChoiceProps {
  contact: Contact
  isChosen: boolean
  choose(): void
}

function Choice({ contact, isChosen, choose }: ChoiceProps) {
  const { t } = useTranslation('records')
  const channelName = useChannelName()
  const id = useId()
  const { name, phones, emails, channels } = contact
  return (
    <label
      htmlFor={id}
      className={`block cursor-pointer rounded-md border p-3 text-sm has-focus-visible:outline-2 has-focus-visible:outline-accent ${isChosen ? 'border-accent bg-soft' : ''}`}
    >
      <span className="flex items-center gap-2">
        <input id={id} type="radio" name="stays" checked={isChosen} onChange={choose} className="shrink-0" />
        <Face name={name} picture={contact.picture} online={contact.online} />
        <span className="min-w-0 flex-1 font-medium [overflow-wrap:anywhere]">{name}</span>
      </span>
      <span className="mt-1 block text-xs">{t(isChosen ? 'merge.stays' : 'merge.joins')}</span>
      <span className="mt-2 block space-y-0.5 text-muted text-xs [overflow-wrap:anywhere]">
        {[...phones, ...emails].map((address) => (
          <span key={address} className="block">
            <bdi>{address}</bdi>
          </span>
        ))}
        {channels.map(({ channelId, type, address }) => (
          <span key={`${channelId} ${address}`} className="flex items-center gap-1.5">
            <ChannelIcon type={type} size={12} />
            {channelName({ type })}
          </span>
        ))}
      </span>
    </label>
  )
}
