import { fold } from '../../../kernel/fold.ts'

/** What a column of a file says of a contact; beside them `attributes.<key>`. */
const fields = ['name', 'phone', 'email', 'language', 'externalId', 'owner'] as const
export type Field = (typeof fields)[number] | `attributes.${string}`

/** By which one contact is found; without any of them a row is nobody. */
export const namingFields: readonly Field[] = ['name', 'phone', 'email', 'externalId']

const ATTRIBUTE = /^attributes\.(.{1,64})$/
/** The key of an attribute's column. */
export const attributeKeyOf = (field: string): string | undefined => ATTRIBUTE.exec(field)?.[1]
export const isField = (text: string): text is Field =>
  fields.some((field) => field === text) || attributeKeyOf(text) !== undefined

/** What columns are called, in the languages of the console. */
const TITLES: Record<(typeof fields)[number], string> = {
  name: 'name|full name|contact|contact name|customer|display name|kontakt|vollstandiger name|kunde|nombre|nombre completo|contacto|cliente|nom|nom complet|client|nome|nome completo|contatto|naam|volledige naam|klant|nazwa|imie i nazwisko|klient|ad soyad|isim|ad|musteri|名前|氏名|姓名|名称|الاسم',
  phone:
    'phone|phone number|phones|telephone|mobile|mobile phone|cell|whatsapp|telefon|telefonnummer|handy|mobil|mobilnummer|telefono|telefono movil|movil|celular|cellulare|telephone mobile|portable|telefone|telemovel|telefoon|telefoonnummer|mobiel|numer telefonu|telefon komorkowy|telefon numarasi|cep telefonu|電話|電話番号|携帯電話|电话|手机|手机号|الهاتف|رقم الهاتف',
  email:
    'email|e mail|email address|e mail address|mail|emails|e mail adresse|correo|correo electronico|courriel|adresse e mail|posta elettronica|e mailadres|adres e mail|e posta|メール|メールアドレス|邮箱|电子邮件|البريد الإلكتروني',
  language: 'language|lang|locale|sprache|idioma|langue|lingua|taal|jezyk|dil|言語|语言|اللغة',
  externalId:
    'external id|externalid|id|customer id|customer number|kundennummer|kunden nr|externe id|numero de cliente|id externo|id externe|numero client|id esterno|klantnummer|numer klienta|musteri numarasi|顧客番号|客户编号',
  owner:
    'owner|owner email|agent|account owner|zustandig|betreuer|propietario|responsable|proprietario|responsavel|eigenaar|opiekun|sorumlu|担当者|负责人|المسؤول',
}
const plain = (title: string) =>
  fold(title)
    .replaceAll(/[\s_./-]+/g, ' ')
    .trim()
const known = new Map(fields.flatMap((field) => TITLES[field].split('|').map((title) => [title, field] as const)))

/** The titles of a file's columns, each another: one without gets its number, one that is there already, too. */
export function titlesOf(cells: readonly string[]): string[] {
  const titles: string[] = []
  for (const [at, cell] of cells.entries()) {
    const title = cell.trim().slice(0, 100)
    titles.push(title === '' || titles.includes(title) ? `${title === '' ? 'Column' : title} ${at + 1}` : title)
  }
  return titles
}

/** What each column probably says; attributes by their key or name. */
export function suggestedColumns(
  titles: readonly string[],
  attributes: readonly { key: string; name: string }[],
): Record<string, Field> {
  const suggested: Record<string, Field> = {}
  for (const title of titles) {
    const [asIs, sought] = [title.trim(), plain(title)]
    const field = isField(asIs) ? asIs : known.get(sought)
    const attribute = attributes.find(({ key, name }) => plain(key) === sought || plain(name) === sought)
    const found = field ?? (attribute && (`attributes.${attribute.key}` as const))
    // Two phones are two numbers of one contact; two names are not.
    const isFree = found === 'phone' || found === 'email' || !Object.values(suggested).some((one) => one === found)
    if (found && isFree) suggested[title] = found
  }
  return suggested
}
