import { domainToASCII } from 'node:url'

/** What the receiving server found out about who sent an email. */
export type SenderVerdict = 'proven' | 'forged' | 'unproven'

/** The name under which SES signs what it found. */
const SERVER = 'amazonses.com'

// Names that are given out below these, so that two of them are not one owner's. Where a country has its own (`co.uk`),
// they are known by their form; the others are the registries that let anybody have mail there.
const BELOW_COUNTRY = /^(ac|co|com|edu|go|gob|gov|gv|ltd|mil|ne|net|nhs|nom|or|org|plc|sch)$/
const REGISTRIES = new Set(
  'africa.com ar.com br.com cn.com co.com de.com eu.com eu.org gb.net gr.com hu.net in.net jp.net jpn.com kr.com mex.com nl.eu.org no.com pp.ua qc.com ru.com sa.com se.net uk.com uk.net us.com us.org uy.com za.bz za.com'.split(
    ' ',
  ),
)

/** As it stands in the DNS: in lower case and, where it has other letters, in ASCII. */
const plain = (domain: string) => domainToASCII(domain.toLowerCase().replace(/\.$/, ''))

/**
 * The domain that somebody registered, in which another one lies; undefined where that is nobody's, or no domain at all.
 * By rules, not by the list of public suffixes, which is larger than the function: docs/adr/0006-small-bundles.md.
 */
export function organisationOf(domain: string): string | undefined {
  const labels = plain(domain).split('.')
  if (labels.length < 2 || labels.some((label) => !/^[a-z0-9_-]+$/.test(label))) return undefined
  const [second = '', top = ''] = labels.slice(-2)
  const isSuffix = (top.length === 2 && BELOW_COUNTRY.test(second)) || REGISTRIES.has(`${second}.${top}`)
  const length = isSuffix ? 3 : 2
  return labels.length < length ? undefined : labels.slice(-length).join('.')
}

/** Relaxed alignment (RFC 7489, 3.1): both lie in one organisation's domain. */
function isAligned(domain: string, from: string): boolean {
  if (plain(from) !== '' && plain(domain) === plain(from)) return true
  const organisation = organisationOf(from)
  return organisation !== undefined && organisation === organisationOf(domain)
}

// Names of programs, which nobody reads.
const PROGRAM =
  /^(no|do-?not|dont|not|nao|ne|nie)[-_.]?(reply|respond|responder|repondre|responda|antworten|odpowiadaj)|^(auto|web|www|site|website|wordpress|wp|forms?|web-?forms?|contact-?forms?|kontaktformular|formulario?|formulaire|mailer|notifications?|notify|robot|bot|system|server|www-data|apache|nobody|root)([-_.+].*)?$/i

/**
 * Whether whoever it is from sends for others, so that its `Reply-To` is who wrote: a form on a page, which comes from a
 * program's address or from one of the company's own. Anybody else speaks for themself alone, whoever they ask to be answered.
 */
export function writesForOthers(from: string, mailbox: string | undefined): boolean {
  const [local = '', domain = ''] = from.split('@')
  if (PROGRAM.test(local)) return true
  const own = organisationOf((mailbox ?? '').split('@')[1] ?? '')
  return own !== undefined && own === organisationOf(domain)
}

interface Result {
  method: string
  result: string
  properties: Map<string, string>
}

/**
 * Whether an email comes from the domain that its `From` names, by the `Authentication-Results` that SES itself put on top
 * (RFC 8601): DMARC passed, or else DKIM or SPF did for an aligned domain, where there is no DMARC record too.
 * `header` is that header with its lines as they were folded.
 */
export function senderVerdict(fromAddress: string, header: string): SenderVerdict {
  const from = fromAddress.slice(fromAddress.lastIndexOf('@') + 1)
  const results = resultsOf(header)
  if (!fromAddress.includes('@') || results.length === 0) return 'unproven'
  const dmarc = results.filter(({ method }) => method === 'dmarc')
  if (dmarc.some(({ result }) => result === 'fail')) return 'forged'
  const isFrom = (domain: string | undefined) => domain !== undefined && isAligned(domain, from)
  const passes = results.filter(({ result }) => result === 'pass')
  const isProven = passes.some(({ method, properties }) => {
    if (method === 'dmarc') return isFrom(properties.get('header.from') ?? from)
    if (method === 'dkim') return isFrom(domainOf(properties.get('header.d') ?? properties.get('header.i')))
    if (method === 'spf') return isFrom(domainOf(properties.get('smtp.mailfrom') ?? properties.get('envelope-from')))
    return false
  })
  return isProven ? 'proven' : 'unproven'
}

const domainOf = (identity: string | undefined) => identity?.slice(identity.lastIndexOf('@') + 1)

/**
 * The results in the header. What the sender's server said of itself (its envelope sender, its greeting) SES repeats as it
 * was said: whatever stands behind that on the same line may be the sender's words, and only a new line is SES's again.
 */
function resultsOf(header: string): Result[] {
  const [first = '', ...rest] = header.split(/\r?\n/)
  const results: Result[] = []
  const server = /^\s*([^\s;]+)[^;]*;?/.exec(first)
  if (server?.[1]?.toLowerCase() !== SERVER) return []
  for (const line of [first.slice(server[0].length), ...rest]) {
    // A quoted local part can hold anything.
    if (line.includes('"')) continue
    for (const segment of line.replace(/\([^()]*\)/g, ' ').split(';')) {
      const words = segment.trim().split(/\s+/)
      const [, method, result] = /^([a-z0-9-]+)=([a-z]+)$/i.exec(words[0] ?? '') ?? []
      if (method && result && METHODS.has(method.toLowerCase())) {
        results.push({ method: method.toLowerCase(), result: result.toLowerCase(), properties: new Map() })
      }
      const current = results.at(-1)
      for (const word of words) {
        const [, name, value] = /^((?:header|smtp)\.[a-z]+|envelope-from)=(.+)$/i.exec(word) ?? []
        if (current && name && value) current.properties.set(name.toLowerCase(), value.toLowerCase())
      }
      if (words.some((word) => /^(helo|envelope-from)=/i.test(word))) break
    }
  }
  return results
}
const METHODS = new Set(['spf', 'dkim', 'dmarc', 'arc', 'iprev', 'auth'])
