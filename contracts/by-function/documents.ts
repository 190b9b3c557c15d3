import * as z from 'zod'
import { operation } from '../operation.ts'

const document = () => z.record(z.string(), z.unknown())

/** What the API says of itself. */
export const documentsOperations = [
  operation({
    name: 'openapi.get',
    method: 'GET',
    path: '/v1/openapi.json',
    summary: 'This document',
    who: 'public',
    input: () => z.strictObject({}),
    output: document,
  }),
  operation({
    name: 'asyncapi.get',
    method: 'GET',
    path: '/v1/asyncapi.json',
    summary: 'What goes over sockets, and the outgoing webhooks, as an AsyncAPI document',
    who: 'public',
    input: () => z.strictObject({}),
    output: document,
  }),
] as const
