import { type CsvRow, csvText } from '../../../kernel/csv.ts'
import { wellFormed } from '../../../kernel/text.ts'
import { readPhone } from '../../channels/domain/phone-number.ts'
import { otherSpellings } from '../../channels/domain/phone-spellings.ts'
import { attributeKeyOf, type Field } from './columns.ts'

/** Why a row is not imported. */
export interface RowRefusal {
  code: RefusalCode
  message: string
}
type RefusalCode =
  | 'nobody'
  | 'too_many_cells'
  | 'quote_not_closed'
  | 'too_long'
  | 'invalid_phone'
  | 'invalid_email'
  | 'invalid_language'
  | 'invalid_value'
  | 'unknown_owner'
  | 'twice'
  | 'several'
  | 'other_external_id'
  | 'not_visible'
  | 'refused'

/** What a row says of a contact; what it leaves empty it says nothing of. */
export interface RowValues {
  name?: string
  phones: string[]
  emails: string[]
  language?: string
  externalId?: string
  owner?: string
  attributes: Record<string, string>
}

const MAX = { name: 256, email: 254, externalId: 200, attribute: 1024 }
const EMAIL = /^[^\s@<>(),;:"[\]\\]+@[^\s@<>(),;:"[\]\\]+\.[^\s@<>(),;:"[\]\\.]{2,}$/
const LANGUAGE = /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,3}$/

class Refused extends Error {
  readonly code: RefusalCode
  constructor(code: RefusalCode, message: string) {
    super(message)
    this.code = code
  }
}

const several = (text: string) => text.split(/[;,\n]/).flatMap((one) => one.trim() || [])

async function phonesOf(text: string, country: string | null): Promise<string[]> {
  const phones: string[] = []
  for (const one of several(text)) {
    const phone = await readPhone(one, country)
    if (phone === undefined) {
      const why = /^\d(\.\d+)?e\+?\d+$/i.test(one) ? 'a spreadsheet has rounded it' : 'it is no phone number'
      throw new Refused('invalid_phone', `${one.slice(0, 50)}: ${why}`)
    }
    if (!phones.some((had) => isSamePhone(had, phone))) phones.push(phone)
  }
  return phones
}

export const isSamePhone = (one: string, other: string): boolean => one === other || otherSpellings(one).includes(other)

function emailsOf(text: string): string[] {
  const emails: string[] = []
  for (const email of several(text)) {
    if (email.length > MAX.email || !EMAIL.test(email)) {
      throw new Refused('invalid_email', `${email.slice(0, 100)}: it is no email address`)
    }
    if (!emails.some((had) => had.toLowerCase() === email.toLowerCase())) emails.push(email)
  }
  return emails
}

const atMost = (text: string, most: number, title: string) => {
  if (text.length > most) throw new Refused('too_long', `${title}: more than ${most} characters`)
  return text
}

/** What a row says, or why it can't be imported, whoever is there already. `country`: where numbers without their country's code are. */
export async function readRow(
  { cells, unclosed }: Pick<CsvRow, 'cells' | 'unclosed'>,
  titles: readonly string[],
  columns: Readonly<Record<string, string>>,
  country: string | null,
): Promise<RowValues | RowRefusal> {
  try {
    if (unclosed) throw new Refused('quote_not_closed', 'a quote that is opened here is never closed')
    const extra = cells.slice(titles.length).filter((cell) => cell.trim() !== '')
    if (extra.length > 0) {
      throw new Refused('too_many_cells', `${cells.length} cells, where there are ${titles.length} columns`)
    }
    const values: RowValues = { phones: [], emails: [], attributes: {} }
    for (const [at, title] of titles.entries()) {
      const field = columns[title] as Field | undefined
      const text = wellFormed(csvText(cells[at] ?? ''))
      if (field === undefined || text === '') continue
      await readCell(values, field, text, title, country)
    }
    const { name, phones, emails, externalId } = values
    if (!name && phones.length === 0 && emails.length === 0 && !externalId) {
      throw new Refused('nobody', 'it says neither name, phone, email nor external id')
    }
    return values
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { code: error.code, message: error.message }
  }
}

async function readCell(
  values: RowValues,
  field: Field,
  text: string,
  title: string,
  country: string | null,
): Promise<void> {
  switch (field) {
    case 'phone':
      values.phones = [...new Set([...values.phones, ...(await phonesOf(text, country))])].slice(0, 20)
      return
    case 'email':
      values.emails = [...new Set([...values.emails, ...emailsOf(text)])].slice(0, 20)
      return
    case 'language':
      if (!LANGUAGE.test(text)) throw new Refused('invalid_language', `${text.slice(0, 50)}: it is no language code`)
      values.language = text.replaceAll('_', '-')
      return
    case 'name':
      values.name = atMost(text.replaceAll(/\s+/g, ' '), MAX.name, title)
      return
    case 'externalId':
      values.externalId = atMost(text, MAX.externalId, title)
      return
    case 'owner':
      values.owner = atMost(text, MAX.email, title)
      return
    default:
      values.attributes[attributeKeyOf(field) ?? field] = atMost(text, MAX.attribute, title)
  }
}

/** By what a row is one person: no two rows of a file may share any of it. A number counts however it is written. */
export function keysOf({ externalId, phones, emails }: RowValues): string[] {
  return [
    ...(externalId === undefined ? [] : [`id ${externalId}`]),
    ...phones.map((phone) => `phone ${[phone, ...otherSpellings(phone)].toSorted()[0]}`),
    ...emails.map((email) => `email ${email.toLowerCase()}`),
  ]
}
