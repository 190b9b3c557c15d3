/** A text without addresses of this machine. */
export const publicly = (text: string): string =>
  text
    .replaceAll(/http:\/\/localhost:\d+\/shop\//g, 'https://shop.example/')
    .replaceAll(/(http|ws):\/\/(localhost|127\.0\.0\.1):\d+/g, (_, scheme: string) => `${scheme}s://api.example.com`)

/** Of ours: what it is of, and what is another one each time. */
const ID = /^([a-z]{2,3}_)[\w:-]{15,}$|^[0-9A-HJKMNP-TV-Z]{26}$/

const isTime = (value: string) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const kind = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value)

/** Where an answer is not of the shape of its example. */
export function unlikeAnswer(example: unknown, actual: unknown, path = ''): string[] {
  if (Array.isArray(example) && Array.isArray(actual)) {
    if (example.length > 0 !== actual.length > 0) return [`${path} has ${actual.length} items`]
    return example.slice(0, 1).flatMap((item, index) => unlikeAnswer(item, actual[index], `${path}[${index}]`))
  }
  if (isObject(example) && isObject(actual)) {
    const names = [...new Set([...Object.keys(example), ...Object.keys(actual)])]
    return names.flatMap((name) =>
      name in example && name in actual
        ? unlikeAnswer(example[name], actual[name], `${path}.${name}`)
        : [`${path}.${name} is ${name in actual ? 'new' : 'gone'}`],
    )
  }
  return kind(example) === kind(actual) ? [] : [`${path} is ${kind(actual)}, not ${kind(example)}`]
}

/** Where an input is not the one of its example; ids and times are others each time. */
export function unlikeInput(example: unknown, actual: unknown): string[] {
  const [wanted, given] = [example, actual].map((value) => JSON.stringify(told(value)))
  return wanted === given ? [] : [`${given} instead of ${wanted}`]
}

function told(value: unknown): unknown {
  if (typeof value === 'string') return isTime(value) ? 'a time' : publicly(value).replace(ID, '$1*')
  if (Array.isArray(value)) return value.map(told)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, told(item)]))
}
