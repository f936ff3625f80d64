import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Problems } from '../http/endpoint.js';
import { validationProblem } from '../http/problem.js';
import { Public } from './access.decorators.js';
import { ClockDto, IssuedTokenDto, MoveClockDto, TokenRequestDto } from './development.dto.js';
import { DevelopmentIssuer } from './development-issuer.js';

/** A clock that can be moved forwards. */
export interface MovableClock {
  set(instant: string): void;
  now(): string;
}

export const MOVABLE_CLOCK = Symbol('MovableClock');

/** Tokens and time on demand. Not there in production. */
@ApiTags('development')
@Public()
@Controller('dev')
export class DevelopmentController {
  constructor(
    @Inject(DevelopmentIssuer) private readonly issuer: DevelopmentIssuer,
    @Inject(MOVABLE_CLOCK) private readonly clock: MovableClock,
  ) {}

  @Post('tokens')
  @HttpCode(200)
  @ApiOperation({ summary: 'Issue a token for anybody, for twelve hours' })
  @ApiOkResponse({ type: IssuedTokenDto })
  @Problems(400, 413, 415)
  async issueToken(@Body() request: TokenRequestDto): Promise<{ token: string }> {
    if (request.roles.includes('service') && request.application === undefined) {
      throw validationProblem([
        {
          in: 'body',
          pointer: '/application',
          message: 'is missing; the role service acts for a person by way of an application',
        },
      ]);
    }
    return { token: await this.issuer.issue(request) };
  }

  @Get('clock')
  @ApiOperation({ summary: 'Read the clock' })
  @ApiOkResponse({ type: ClockDto })
  readClock(): { now: string } {
    return { now: this.clock.now() };
  }

  @Post('clock')
  @HttpCode(200)
  @ApiOperation({ summary: 'Move the clock forwards' })
  @ApiOkResponse({ type: ClockDto })
  @Problems(400, 413, 415)
  moveClock(@Body() { now }: MoveClockDto): { now: string } {
    try {
      this.clock.set(now);
    } catch (error) {
      if (error instanceof RangeError) {
        throw validationProblem([{ in: 'body', pointer: '/now', message: 'must not lie before the present reading' }]);
      }
      throw error;
    }
    return { now: this.clock.now() };
  }
}
