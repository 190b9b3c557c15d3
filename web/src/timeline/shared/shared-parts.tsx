import { Copy, MapPin, Package, UserRound } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { IconButton } from '../../ui/button.tsx'
import { useWords } from '../meaning/use-words.ts'
import type { Shared } from './shared-in.ts'

type Of<Kind extends Shared['kind']> = Extract<Shared, { kind: Kind }>

/** Places, people and products, each as a card. */
export default function SharedParts({ shared }: { shared: readonly Shared[] }) {
  return (
    <ul className="my-1 w-80 max-w-full space-y-1.5 whitespace-normal">
      {shared.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one message never change places
        <li key={index} className="overflow-hidden rounded-md border bg-surface text-sm">
          {part.kind === 'location' ? (
            <Place place={part} />
          ) : part.kind === 'contact' ? (
            <Person card={part} />
          ) : (
            <Product product={part} />
          )}
        </li>
      ))}
    </ul>
  )
}

const link = 'rounded text-accent underline underline-offset-2'
const away = { target: '_blank', rel: 'noopener noreferrer nofollow' }

/** A place, drawn by ourselves: whoever wants a map opens one, and nobody else hears of it. */
function Place({ place }: { place: Of<'location'> }) {
  const { t } = useWords()
  const { latitude, longitude, name, address } = place
  const isPoint = latitude !== undefined && longitude !== undefined
  const at = isPoint ? `${latitude.toFixed(5)}, ${longitude.toFixed(5)}` : undefined
  const google = isPoint ? `${latitude},${longitude}` : [name, address].filter(Boolean).join(', ')
  return (
    <>
      {isPoint && <Drawn latitude={latitude} longitude={longitude} />}
      <div className="space-y-0.5 px-2.5 py-1.5 [overflow-wrap:anywhere]">
        <p className="flex items-baseline gap-1.5 font-medium" dir="auto">
          <MapPin size={13} className="shrink-0 self-center text-muted" aria-hidden />
          {name ?? address ?? t('shared.place')}
        </p>
        {name && address && <p className="text-muted">{address}</p>}
        {at && (
          <p className="flex items-center gap-1 text-muted text-xs">
            <bdi className="tabular-nums">{at}</bdi>
            <CopyButton text={at} label={t('shared.copyPoint')} />
          </p>
        )}
        <p className="flex flex-wrap gap-x-3 text-xs">
          {isPoint && (
            <a
              className={link}
              {...away}
              href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`}
            >
              OpenStreetMap
            </a>
          )}
          <a
            className={link}
            {...away}
            href={`https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(google)}`}
          >
            Google Maps
          </a>
        </p>
      </div>
    </>
  )
}

const WIDTH = 320
const HEIGHT = 84

/** Where on earth that is: meridians and parallels thirty degrees apart, and the point. */
function Drawn({ latitude, longitude }: { latitude: number; longitude: number }) {
  const x = ((longitude + 180) / 360) * WIDTH
  const y = ((90 - latitude) / 180) * HEIGHT
  const lines = [
    ...Array.from({ length: 11 }, (_, n) => `M${((n + 1) * WIDTH) / 12} 0V${HEIGHT}`),
    ...Array.from({ length: 5 }, (_, n) => `M0 ${((n + 1) * HEIGHT) / 6}H${WIDTH}`),
  ]
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="block w-full bg-sunken" aria-hidden>
      <path d={lines.join('')} className="fill-none stroke-line" />
      <path d={`M0 ${HEIGHT / 2}H${WIDTH}M${WIDTH / 2} 0V${HEIGHT}`} className="fill-none stroke-strong" />
      <circle cx={x} cy={y} r={9} className="fill-accent opacity-25" />
      <circle cx={x} cy={y} r={4} className="fill-accent" />
    </svg>
  )
}

function Person({ card }: { card: Of<'contact'> }) {
  const { t } = useWords()
  const { name, company, phones, emails } = card
  return (
    <Card icon={<UserRound size={16} aria-hidden />} title={name ?? company ?? t('shared.person')}>
      {name && company && <p className="text-muted">{company}</p>}
      {phones.map((phone) => (
        <p key={phone} className="flex items-center gap-1">
          <a className={link} href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`}>
            <bdi>{phone}</bdi>
          </a>
          <CopyButton text={phone} label={t('shared.copyNumber')} />
        </p>
      ))}
      {emails.map((email) => (
        <p key={email} className="flex items-center gap-1">
          <a className={link} href={`mailto:${encodeURIComponent(email)}`}>
            {email}
          </a>
          <CopyButton text={email} label={t('shared.copyAddress')} />
        </p>
      ))}
    </Card>
  )
}

function Product({ product }: { product: Of<'product'> }) {
  const { t } = useWords()
  const { title, text, ref, quantity, price } = product
  return (
    <Card icon={<Package size={16} aria-hidden />} title={title ?? ref ?? t('shared.product')}>
      {text && <p className="text-muted">{text}</p>}
      {title && ref && <p className="text-muted text-xs">{t('shared.number', { number: ref })}</p>}
      {(quantity || price) && (
        <p className="tabular-nums">{[quantity && `${quantity} ×`, price].filter(Boolean).join(' ')}</p>
      )}
    </Card>
  )
}

function Card({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div className="flex gap-2.5 px-2.5 py-2">
      <span className="flex size-8 shrink-0 items-center justify-center rounded-full bg-sunken text-muted">{icon}</span>
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <p className="font-medium" dir="auto">
          {title}
        </p>
        {children}
      </div>
    </div>
  )
}

function CopyButton({ text, label }: { text: string; label: string }) {
  const { t } = useWords()
  const [said, setSaid] = useState('')
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setSaid(t('shared.copied')),
      () => setSaid(t('shared.notCopied')),
    )
  return (
    <>
      <IconButton label={label} side="top" className="size-6" onClick={copy}>
        <Copy size={12} aria-hidden />
      </IconButton>
      <span role="status" className="text-muted text-xs">
        {said}
      </span>
    </>
  )
}
