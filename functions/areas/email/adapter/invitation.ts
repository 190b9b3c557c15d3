import ICAL from 'ical.js'

const KINDS: Record<string, string> = {
  CANCEL: 'Cancelled',
  COUNTER: 'Another time proposed',
  DECLINECOUNTER: 'Declined',
}
const ANSWERS: Record<string, string> = { ACCEPTED: 'Accepted', DECLINED: 'Declined', TENTATIVE: 'Perhaps' }
const MAX_EVENTS = 5
const MAX_CALENDAR = 500_000

/** What a calendar says: what, when and where, in lines; empty where it is none that can be read. */
export function describeCalendar(text: string): string {
  if (text.length > MAX_CALENDAR) return ''
  try {
    const calendar = new ICAL.Component(ICAL.parse(text) as never)
    const method = String(calendar.getFirstPropertyValue('method') ?? 'REQUEST').toUpperCase()
    return calendar
      .getAllSubcomponents('vevent')
      .slice(0, MAX_EVENTS)
      .map((event) => describe(event, method))
      .join('\n\n')
  } catch {
    return ''
  }
}

function describe(component: InstanceType<typeof ICAL.Component>, method: string): string {
  const event = new ICAL.Event(component)
  const [attendee] = method === 'REPLY' ? event.attendees : []
  const answer = ANSWERS[String(attendee?.getParameter('partstat') ?? '').toUpperCase()]
  const what = oneLine(event.summary)
  const lines = [`${answer ?? KINDS[method] ?? 'Invitation'}: ${what === '' ? '(no title)' : what}`]
  const when = whenOf(event)
  if (when) lines.push(`When: ${when}${event.isRecurring() ? ', repeatedly' : ''}`)
  const where = oneLine(event.location)
  if (where) lines.push(`Where: ${where}`)
  return lines.join('\n')
}

const oneLine = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').trim().slice(0, 500)
const pad = (value: number) => String(value).padStart(2, '0')
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

type Time = InstanceType<typeof ICAL.Time>
const dayOf = ({ year, month, day }: Time) =>
  `${DAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()]} ${day} ${MONTHS[month - 1]} ${year}`
const clockOf = ({ hour, minute }: Time) => `${pad(hour)}:${pad(minute)}`

/** As whoever invites wrote it, with the name of their time zone: that of who reads it is not known here. */
function whenOf({ startDate, endDate }: InstanceType<typeof ICAL.Event>): string {
  if (!startDate) return ''
  if (startDate.isDate) {
    const last = endDate?.clone()
    last?.adjust(-1, 0, 0, 0)
    return last && last.compare(startDate) > 0 ? `${dayOf(startDate)} – ${dayOf(last)}` : dayOf(startDate)
  }
  const id =
    startDate.zone === ICAL.Timezone.utcTimezone
      ? 'UTC'
      : ((startDate as { timezone?: string }).timezone ?? startDate.zone?.tzid)
  const zone = id && id !== 'floating' ? ` (${id})` : ''
  const until = !endDate
    ? ''
    : dayOf(endDate) === dayOf(startDate)
      ? `–${clockOf(endDate)}`
      : ` – ${dayOf(endDate)}, ${clockOf(endDate)}`
  return `${dayOf(startDate)}, ${clockOf(startDate)}${until}${zone}`
}
