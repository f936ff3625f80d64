import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { DashboardsController } from './api/dashboards.controller.js';
import { GetCaseDashboardHandler } from './cases/get-case-dashboard.handler.js';

/** Figures for analysts and managers (P3, P4). */
@Module({
  imports: [CqrsModule],
  controllers: [DashboardsController],
  providers: [GetCaseDashboardHandler],
})
export class DashboardsModule {}
