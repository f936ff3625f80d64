import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { correlationIdOf } from './correlation.js';
import { frameworkProblem, internalProblem } from './framework-problems.js';
import { type Problem, problemDocument, problemMediaType } from './problem.js';

const tooLarge: Problem = {
  status: 431,
  code: 'headers-too-large',
  title: 'The headers are too large',
  detail: 'The headers of the request are longer than this server takes.',
};
const timedOut: Problem = {
  status: 408,
  code: 'request-timeout',
  title: 'The request took too long to arrive',
  detail: 'Send the whole request at once.',
};
const broken: Problem = {
  status: 400,
  code: 'request-malformed',
  title: 'The request cannot be read',
  detail: 'This is not well-formed HTTP.',
};

const statusLines: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

/** Answers what the HTTP parser could not make a request of; no handler ever sees it. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(error.code);
  const body = JSON.stringify(problemDocument(problem, uuidv7()));
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${statusLines[problem.status] ?? ''}`,
      `Content-Type: ${problemMediaType}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

function problemOf(code: string | undefined): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return tooLarge;
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return timedOut;
    default:
      return broken;
  }
}

/** Answers a URL that the router cannot take apart, before any hook or filter could. */
export function answerUnroutable(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const problem = frameworkProblem(error, 0) ?? internalProblem;
  const correlationId = correlationIdOf(request);
  void reply
    .code(problem.status)
    .header('x-correlation-id', correlationId)
    .type(problemMediaType)
    .send(JSON.stringify(problemDocument(problem, correlationId)));
}
