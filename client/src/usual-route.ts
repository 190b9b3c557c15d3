/** The method and path that an operation has by its name, if nothing else is said: most have. */
export function usualRoute(name: string): readonly [method: string, path: string] {
  const [area = '', verb = ''] = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).split('.')
  const all = `/v1/${area}`
  const one = `${all}/{id}`
  if (verb === 'list') return ['GET', all]
  if (verb === 'create') return ['POST', all]
  if (verb === 'get') return ['GET', one]
  if (verb === 'update') return ['PATCH', one]
  if (verb === 'delete') return ['DELETE', one]
  return ['POST', `${one}/${verb}`]
}
