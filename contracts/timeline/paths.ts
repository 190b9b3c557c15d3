export const conversation = (name: string) => `/v1/conversations/{id}/${name}`
